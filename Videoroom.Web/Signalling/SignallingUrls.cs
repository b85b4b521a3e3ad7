using Videoroom.Web.Configuration;

namespace Videoroom.Web.Signalling;

/// <summary>
/// The base addresses of all nodes, which a page tries when its node is gone: this node's own, then what the other members have
/// told, then the rest of <c>SIGNALING_URLS</c>. Their pages may connect here, and ours there.
/// </summary>
internal sealed class SignallingUrls(VideoroomOptions options, IMemberUrls members)
{
    private Known? _known;

    /// <summary>All of them, this node's first; empty when nothing is configured.</summary>
    public IReadOnlyList<Uri> All => Current.All;

    /// <summary>This node's own; null when it is reached under the page's address.</summary>
    public Uri? Own => options.SignallingUrls.Count > 0 ? options.SignallingUrls[0] : null;

    /// <summary>What goes behind <c>connect-src</c> (CSP), each with a space in front.</summary>
    public string ConnectSources => Current.ConnectSources;

    // Made anew when the members' list is another one.
    private Known Current
    {
        get
        {
            var told = members.SignallingUrls;
            return _known is { } known && ReferenceEquals(known.Told, told) ? known : _known = new Known(options.SignallingUrls, told);
        }
    }

    /// <summary>Whether it is the origin of one of them.</summary>
    /// <param name="origin">As <see cref="Origin.Normalise"/> gives it.</param>
    public bool HasOrigin(string origin) => Current.Origins.Contains(origin);

    /// <summary>Whether it is the host of one of them.</summary>
    public bool HasHost(string host) => Current.Hosts.Contains(host);

    private sealed class Known
    {
        public Known(IReadOnlyList<Uri> configured, IReadOnlyList<Uri> told)
        {
            Told = told;
            All = [.. configured.Take(1).Concat(told).Concat(configured.Skip(1)).Distinct()];
            Origins = [.. All.Select(SignallingUrl.OriginOf)];
            Hosts = new HashSet<string>(All.Select(url => url.IdnHost), StringComparer.OrdinalIgnoreCase);

            // A browser's ws: is the other name of http:, wss: of https:.
            ConnectSources = string.Concat(Origins.Select(origin => $" {origin} ws{origin["http".Length..]}"));
        }

        public IReadOnlyList<Uri> Told { get; }

        public IReadOnlyList<Uri> All { get; }

        public HashSet<string> Origins { get; }

        public HashSet<string> Hosts { get; }

        public string ConnectSources { get; }
    }
}
