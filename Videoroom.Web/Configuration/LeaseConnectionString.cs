using System.Data.Common;

namespace Videoroom.Web.Configuration;

/// <summary>
/// The two ways to write where a PostgreSQL database is: Npgsql's <c>Host=db;Username=…</c>, and libpq's
/// <c>postgresql://user:password@db/name</c>, which Npgsql does not read. No error here repeats any of it: it holds a password.
/// </summary>
internal static class LeaseConnectionString
{
    /// <summary>What was expected, for the error.</summary>
    public const string Expected =
        "a PostgreSQL connection string such as Host=db;Username=videoroom;Password=...;Database=videoroom, or postgresql://videoroom:...@db/videoroom";

    /// <summary>The string in Npgsql's form.</summary>
    /// <exception cref="FormatException">It is neither form; the message is the rest of the sentence "expected …".</exception>
    public static string Normalise(string text)
    {
        var builder = PostgresUri.Is(text) ? PostgresUri.Read(text) : Read(text);

        // "host=db user=x" is libpq's third form: read as ours it is one very long host.
        if (HostOf(builder) is not { Length: > 0 } host || host.AsSpan().ContainsAny(' ', '='))
        {
            throw new FormatException(Expected);
        }

        return builder.ConnectionString;
    }

    /// <summary>Where the store is, without any secret: <c>db:5432/videoroom</c>.</summary>
    /// <param name="connectionString">What <see cref="Normalise"/> gave.</param>
    public static string Describe(string connectionString)
    {
        var builder = Read(connectionString);
        var host = HostOf(builder);
        var port = Value(builder, "Port") is { } number ? $":{number}" : "";
        return host + port + (Value(builder, "Database", "DB") is { } database ? $"/{database}" : "");
    }

    private static DbConnectionStringBuilder Read(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
#pragma warning disable MA0054 // Its message repeats what is in the text, and a password is.
            throw new FormatException(Expected);
#pragma warning restore MA0054
        }
    }

    private static string? HostOf(DbConnectionStringBuilder builder) => Value(builder, "Host", "Server");

    private static string? Value(DbConnectionStringBuilder builder, params string[] names)
        => names.Select(name => builder.TryGetValue(name, out var value) ? value.ToString() : null).FirstOrDefault(value => value is not null);
}
