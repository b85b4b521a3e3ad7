namespace Videoroom.Bench.Cluster.Calls;

/// <summary>One remote tile.</summary>
internal sealed record TileView(string PeerId, string Text);

/// <summary>What a page has shown so far, by peer.</summary>
/// <param name="Tiles">The remote tiles that it has now.</param>
/// <param name="Pictures">When it showed a new picture, in milliseconds since 1970.</param>
/// <param name="Freezes">Freezes that WebRTC counted, by peer and then by the number of the page's connection.</param>
/// <param name="Control">Freezes of a picture that goes from the page to itself.</param>
internal sealed record PageView(
    TileView[] Tiles, Dictionary<string, long[]> Pictures, Dictionary<string, Dictionary<string, int>> Freezes, int Control)
{
    /// <summary>The freezes of those whose peer ids are given, over all connections.</summary>
    public int FreezesOf(IEnumerable<string> peerIds) => peerIds.Sum(peer => Freezes.GetValueOrDefault(peer)?.Values.Sum() ?? 0);

    /// <summary>The largest distance between pictures of anybody since a moment, in milliseconds.</summary>
    public long LargestGap(DateTimeOffset from) => Pictures.Values
        .Select(times => times.SkipWhile(time => time < from.ToUnixTimeMilliseconds()).ToList())
        .SelectMany(times => times.Zip(times.Skip(1), (earlier, later) => later - earlier))
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>The first picture of a peer at or after a moment; null when there was none.</summary>
    public long? FirstPicture(string peerId, DateTimeOffset from) =>
        Pictures.GetValueOrDefault(peerId)?.Where(time => time >= from.ToUnixTimeMilliseconds()).Select(time => (long?)time).FirstOrDefault();

    /// <summary>The last picture of a peer; 0 when there was none.</summary>
    public long LastPicture(string peerId) => Pictures.GetValueOrDefault(peerId)?.LastOrDefault() ?? 0;
}
