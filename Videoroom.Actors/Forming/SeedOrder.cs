using System.Globalization;
using System.Net;

namespace Videoroom.Actors.Forming;

/// <summary>
/// The order of nodes by address, the same on all nodes, whatever order a name server lists them in: IP addresses by their bytes
/// (10.0.0.9 before 10.0.0.10), then names by their characters, then ports.
/// </summary>
internal sealed class SeedOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static readonly SeedOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => Compare(Split(x), Split(y)),
    };

    private static int Compare((byte[]? Bytes, string Host, int Port) x, (byte[]? Bytes, string Host, int Port) y)
    {
        var hosts = (x.Bytes, y.Bytes) switch
        {
            (null, null) => string.CompareOrdinal(x.Host, y.Host),
            (null, _) => 1,
            (_, null) => -1,
            var (left, right) when left.Length != right.Length => left.Length.CompareTo(right.Length),
            var (left, right) => left.AsSpan().SequenceCompareTo(right),
        };
        return hosts != 0 ? hosts : x.Port.CompareTo(y.Port);
    }

    private static (byte[]? Bytes, string Host, int Port) Split(string node)
    {
        var colon = node.LastIndexOf(':');
        var host = colon < 0 ? node : node[..colon].Trim('[', ']');
        _ = int.TryParse(node.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port);
        return (IPAddress.TryParse(host, out var address) ? address.GetAddressBytes() : null, host, port);
    }
}
