using System.Data.Common;

namespace Videoroom.Web.Configuration;

/// <summary>
/// libpq's address of a database: <c>postgresql://user:password@host:port,host:port/database?parameter=value</c> (PostgreSQL's
/// documentation, section "Connection URIs"). <see cref="Uri"/> does not read it: there may be several hosts, or none.
/// </summary>
internal static class PostgresUri
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    // libpq's names and Npgsql's.
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["target_session_attrs"] = "Target Session Attributes",
    };

    /// <summary>Whether it begins like one.</summary>
    public static bool Is(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads one into Npgsql's keywords.</summary>
    /// <exception cref="FormatException">A part is not understood; the message does not repeat its value.</exception>
    public static DbConnectionStringBuilder Read(string text)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (beforeQuery, query) = Cut(rest, rest.IndexOf('?'));
        var (authority, database) = Cut(beforeQuery, beforeQuery.IndexOf('/'));
        var at = authority.LastIndexOf('@');
        var hosts = authority[(at + 1)..];

        var builder = new DbConnectionStringBuilder { ["Host"] = hosts.Length == 0 ? "localhost" : Decode(hosts) };
        if (!hosts.Contains(','))
        {
            SetHost(builder, hosts);
        }

        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], authority.IndexOf(':') is var colon && colon < at ? colon : -1);
            Set(builder, "Username", user);
            Set(builder, "Password", password);
        }

        Set(builder, "Database", database);
        foreach (var parameter in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(parameter, parameter.IndexOf('='));
            if (!Keywords.TryGetValue(name, out var keyword))
            {
                throw new FormatException($"one of the parameters {string.Join(", ", Keywords.Keys)} after the '?'");
            }

            // verify-full is VerifyFull, read-write is ReadWrite.
            Set(builder, keyword, keyword is "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value);
        }

        return builder;
    }

    // One host has its port in a keyword of its own; of several each keeps it.
    private static void SetHost(DbConnectionStringBuilder builder, string host)
    {
        var colon = host.LastIndexOf(':');
        if (colon < 0 || host.EndsWith(']'))
        {
            Set(builder, "Host", host.Trim('[', ']'));
            return;
        }

        if (NodeAddress.Parse(Decode(host)) is not { } address)
        {
            throw new FormatException("a host and a port from 1 to 65535 in the connection string");
        }

        builder["Host"] = address.Host;
        builder["Port"] = address.Port;
    }

    private static void Set(DbConnectionStringBuilder builder, string keyword, string encoded)
    {
        if (encoded.Length > 0)
        {
            builder[keyword] = Decode(encoded);
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
