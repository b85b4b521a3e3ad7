using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Negotiation;

/// <summary>A client's <c>sdpOffer</c> media event (docs/protocol.md, section 3.3).</summary>
/// <param name="Sdp">The SDP text; not yet trusted.</param>
/// <param name="MidToTrackId">The client's own tracks by the mid that sends them. A track that is missing was removed.</param>
/// <param name="TrackMetadataJson">Metadata of the client's own tracks by track id, as JSON text.</param>
/// <param name="TrackBitrates">Bit rates of the client's own tracks by track id; empty where the client sends none.</param>
public sealed record ClientOffer(
    string Sdp,
    IReadOnlyDictionary<string, string> MidToTrackId,
    IReadOnlyDictionary<string, string> TrackMetadataJson,
    IReadOnlyDictionary<string, TrackBitrates> TrackBitrates)
{
    /// <summary>Without the description: it holds ICE passwords.</summary>
    public override string ToString() => $"ClientOffer {{ {MidToTrackId.Count} tracks }}";
}
