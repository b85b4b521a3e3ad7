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

/// <summary>What a client says about the bit rate of one of its tracks, in bits a second.</summary>
/// <param name="BitrateBps">The whole track's, without simulcast; null with simulcast.</param>
/// <param name="EncodingBitratesBps">Per simulcast encoding, by rid; null without simulcast.</param>
public sealed record TrackBitrates(long? BitrateBps, IReadOnlyDictionary<string, long>? EncodingBitratesBps);
