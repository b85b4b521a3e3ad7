namespace Videoroom.Bench.Cluster.Calls;

/// <summary>One remote tile.</summary>
internal sealed record TileView(string PeerId, string Text);

/// <summary>What a page shows, by peer.</summary>
/// <param name="Tiles">The remote tiles that it has now.</param>
/// <param name="LastPictures">When it showed a new picture last, in milliseconds since 1970.</param>
/// <param name="Freezes">Freezes that WebRTC counted so far, by peer and then by the number of the page's connection.</param>
/// <param name="Control">Freezes of a picture that goes from the page to itself, where it shows one.</param>
internal sealed record PageView(
    TileView[] Tiles, Dictionary<string, long> LastPictures, Dictionary<string, Dictionary<string, int>> Freezes, int Control)
{
    /// <summary>The last picture of a peer; 0 when there was none.</summary>
    public long LastPicture(string peerId) => LastPictures.GetValueOrDefault(peerId);
}
