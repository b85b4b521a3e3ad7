using System.Globalization;

namespace Videoroom.Web.Configuration;

/// <summary>Where the other nodes of a cluster reach a node.</summary>
/// <param name="Host">A name or an address; IPv6 without brackets.</param>
/// <param name="Port">The TCP port.</param>
public sealed record NodeAddress(string Host, int Port)
{
    /// <summary>The host is a name, which has to be resolved.</summary>
    public bool IsName => Uri.CheckHostName(Host) == UriHostNameType.Dns;

    /// <summary>Reads <c>host:port</c>; an IPv6 address stands in brackets.</summary>
    /// <returns>Null when it is none, or one that nobody can connect to (0.0.0.0).</returns>
    public static NodeAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > 65535)
        {
            return null;
        }

        var host = text[..colon].ToLowerInvariant();
        return Uri.CheckHostName(host) switch
        {
            UriHostNameType.IPv6 when host is ['[', .. var address, ']'] && address != "::" => new NodeAddress(address, port),
            UriHostNameType.IPv4 when host != "0.0.0.0" => new NodeAddress(host, port),
            UriHostNameType.Dns => new NodeAddress(host, port),
            _ => null,
        };
    }

    /// <summary>As it is configured: <c>10.0.0.7:4002</c>, <c>[2001:db8::7]:4002</c>.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
