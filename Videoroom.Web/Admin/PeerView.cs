using System.Text.Json;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Web.Admin;

/// <summary>What the peers receive that are connected to the node that answers.</summary>
/// <param name="At">When.</param>
/// <param name="Self">The name of the node that answers.</param>
/// <param name="Peers">The peers, at most <see cref="MaxPeers"/>.</param>
internal sealed record PeersSnapshot(DateTimeOffset At, string Self, IReadOnlyList<PeerView> Peers)
{
    /// <summary>More peers are not listed: ask for a room.</summary>
    public const int MaxPeers = 500;
}

/// <summary>A peer, as its client was told last: figures are exact to a tenth, or 5 s old.</summary>
/// <param name="RoomId">Its room.</param>
/// <param name="PeerId">The peer.</param>
/// <param name="Tracks">What it receives.</param>
internal sealed record PeerView(string RoomId, string PeerId, IReadOnlyList<ReceivedTrackView> Tracks);

/// <summary>A track that a peer receives. Null stands for what is not known.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="Cause">Why it is not better, in camelCase: docs/protocol.md, section 8.</param>
/// <param name="Encoding">The simulcast layer that is sent.</param>
/// <param name="Width">The width of its pictures in pixels.</param>
/// <param name="Height">Their height.</param>
/// <param name="FrameRate">Pictures a second.</param>
/// <param name="BitrateBps">Bits a second.</param>
/// <param name="Loss">The share of packets lost, 0 to 1: with the causes that are losses.</param>
internal sealed record ReceivedTrackView(
    string TrackId, string Cause, string? Encoding, int? Width, int? Height, double? FrameRate, long BitrateBps, double? Loss)
{
    /// <summary>As it is shown.</summary>
    public static ReceivedTrackView Of(TrackQuality track) => new(
        track.TrackId,
        JsonNamingPolicy.CamelCase.ConvertName(track.Cause.ToString()),
        track.Rid,
        track.Width,
        track.Height,
        track.FramesPerSecond,
        track.BitrateBps,
        track.Loss);
}
