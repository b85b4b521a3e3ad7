
namespace Videoroom.Engine.Forwarding;

/// <summary>Where the publisher of a track is connected.</summary>
/// <param name="Node">The node that holds its peer connection, by its name in the cluster; null, like our own name, for this node.</param>
/// <param name="Generation">The connection's generation (<c>PeerConnectionOptions.Generation</c>): of two, the higher is the newer.</param>
public sealed record TrackSource(string? Node, int Generation);
