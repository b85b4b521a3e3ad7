using Videoroom.Web.Configuration;

namespace Videoroom.Web.Signalling;

/// <summary>
/// Which pages may open the WebSocket. The same-origin policy does not cover WebSockets: any page that somebody visits could
/// open one in his name, so the server has to look at the Origin header itself (RFC 6455, section 10.2).
/// </summary>
internal sealed class OriginPolicy(IEnumerable<string> allowedOrigins, string? virtualHost, int port, SignallingUrls? nodes = null)
{
    private readonly HashSet<string> _allowed = [.. allowedOrigins];

    /// <summary>
    /// Whether a request may go on: no Origin (not a browser), the host that the request itself was sent to, our
    /// <c>VIRTUAL_HOST</c>, an origin of the list, or the origin of a node of the cluster.
    /// </summary>
    /// <param name="origin">The Origin header; null when there is none.</param>
    /// <param name="host">The Host header.</param>
    public bool Allows(string? origin, string host)
    {
        if (string.IsNullOrEmpty(origin))
        {
            return true;
        }

        if (Origin.Normalise(origin) is not { } normalised)
        {
            return false;
        }

        var uri = new Uri(normalised);
        return _allowed.Contains(normalised)
            || nodes?.HasOrigin(normalised) == true
            || string.Equals(uri.Authority, Authority(host, uri.Scheme), StringComparison.OrdinalIgnoreCase)
            || (virtualHost is not null
                && string.Equals(uri.Host, virtualHost, StringComparison.OrdinalIgnoreCase)
                && (uri.IsDefaultPort || uri.Port == port));
    }

    // A Host header may carry the scheme's default port, a Uri's authority does not.
    private static string? Authority(string host, string scheme)
        => Uri.TryCreate($"{scheme}://{host}", UriKind.Absolute, out var uri) ? uri.Authority : null;
}
