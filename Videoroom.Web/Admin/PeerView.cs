using System.Text.Json;
using Videoroom.Actors.Endpoints;
using Videoroom.Engine.Codecs;

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
/// <param name="EstimateBps">What its network carries, in bits a second; null while its feedback does not tell.</param>
/// <param name="Tracks">What it receives.</param>
internal sealed record PeerView(string RoomId, string PeerId, long? EstimateBps, IReadOnlyList<ReceivedTrackView> Tracks)
{
    /// <summary>As it is shown.</summary>
    public static PeerView Of(PeerTracks peer) => new(peer.RoomId, peer.PeerId, peer.EstimateBps, [.. peer.Tracks.Select(ReceivedTrackView.Of)]);
}

/// <summary>A track that a peer receives. Null stands for what is not known.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="PublisherId">The peer that publishes it.</param>
/// <param name="Kind"><c>audio</c>, <c>camera</c> or <c>screen</c>.</param>
/// <param name="Cause">Why it is not better, in camelCase: docs/protocol.md, section 8.</param>
/// <param name="Encoding">The simulcast layer that is sent.</param>
/// <param name="Width">The width of its pictures in pixels.</param>
/// <param name="Height">Their height.</param>
/// <param name="FrameRate">Pictures a second.</param>
/// <param name="BitrateBps">Bits a second.</param>
/// <param name="Loss">The share of packets lost, 0 to 1: with the causes that are losses.</param>
internal sealed record ReceivedTrackView(
    string TrackId, string PublisherId, string Kind, string Cause, string? Encoding, int? Width, int? Height, double? FrameRate, long BitrateBps, double? Loss)
{
    /// <summary>As it is shown.</summary>
    public static ReceivedTrackView Of(ReceivedTrack track)
    {
        var quality = track.Quality;
        return new ReceivedTrackView(
            quality.TrackId,
            track.PublisherId,
            track.Kind == MediaKind.Audio ? "audio" : track.IsScreen ? "screen" : "camera",
            JsonNamingPolicy.CamelCase.ConvertName(quality.Cause.ToString()),
            quality.Rid,
            quality.Width,
            quality.Height,
            quality.FramesPerSecond,
            quality.BitrateBps,
            quality.Loss);
    }
}
