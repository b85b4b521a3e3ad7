using System.Globalization;
using System.Net.NetworkInformation;
using Videoroom.Engine.Network;
using Videoroom.Web.Configuration;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Hosting;

/// <summary>
/// The names that this node answers to. A stranger's page can make its own name lead to this node's address (DNS rebinding): a browser
/// takes it for the same origin then, and says so. It cannot do that with an address.
/// </summary>
internal sealed class HostNames
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly SignallingUrls _nodes;

    /// <summary>Collects the names.</summary>
    /// <param name="options"><c>VIRTUAL_HOST</c> and <c>ALLOWED_ORIGINS</c>.</param>
    /// <param name="nodes"><c>SIGNALING_URLS</c> of the other nodes.</param>
    public HostNames(VideoroomOptions options, SignallingUrls nodes)
    {
        _nodes = nodes;
        IEnumerable<string?> names =
        [
            options.VirtualHost, "localhost", .. OfThisMachine(),
            .. options.AllowedOrigins.Select(origin => new Uri(origin).Host), .. options.SignallingUrls.Select(url => url.Host),
        ];
        All = [.. names.OfType<string>().Select(AsBrowsersWriteIt).Where(name => Uri.CheckHostName(name) == UriHostNameType.Dns).Where(_names.Add)];
    }

    /// <summary>The names that are known at the start, <c>VIRTUAL_HOST</c> first.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>Whether a request for a host is meant for this node: any address, or a name that is known.</summary>
    /// <param name="host">The host of the Host header, without its port; empty when there was none.</param>
    public bool Knows(string host)
    {
        // The root's dot may stand behind a name (RFC 1034, section 3.1).
        host = host.EndsWith('.') ? host[..^1] : host;
        return host.Length == 0 || AddressText.Address(host) is not null || _names.Contains(host) || _nodes.HasHost(host);
    }

    private static string AsBrowsersWriteIt(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    private static IEnumerable<string> OfThisMachine()
    {
        var name = Environment.MachineName;
        yield return name;
        yield return name + ".local";
        if (IPGlobalProperties.GetIPGlobalProperties().DomainName is { Length: > 0 } domain)
        {
            yield return $"{name}.{domain}";
        }
    }
}
