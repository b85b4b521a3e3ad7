using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Actors.MediaEvents;

/// <summary>
/// A media event from a client (docs/protocol.md, section 3.1), understood and bounded, but not yet checked against
/// the room: whether its tracks are the sender's own is decided where they are known. Immutable; may cross nodes.
/// </summary>
internal abstract record ClientEvent;

/// <summary>A client's event that the room handles; all others concern the peer's own endpoint.</summary>
internal abstract record ClientRosterEvent : ClientEvent;

/// <summary>A client of generation B or C, or our page, enters the room.</summary>
internal sealed record Connect(JsonText Metadata) : ClientRosterEvent;

/// <summary>A client of generation A enters the room. Its channel makes a <see cref="Connect"/> of it: the room knows no generations.</summary>
internal sealed record Join(JsonText Metadata) : ClientEvent;

/// <summary>The client leaves for good.</summary>
internal sealed record Disconnect : ClientEvent;

/// <summary>The peer's own metadata has changed.</summary>
internal sealed record UpdateEndpointMetadata(JsonText Metadata) : ClientRosterEvent;

/// <summary>The metadata of one of the peer's own tracks has changed: muted, camera off.</summary>
internal sealed record UpdateTrackMetadata(string TrackId, JsonText TrackMetadata) : ClientRosterEvent;

/// <summary>The peer sends a simulcast layer again.</summary>
internal sealed record EnableTrackEncoding(string TrackId, string Encoding) : ClientRosterEvent;

/// <summary>The peer no longer sends a simulcast layer.</summary>
internal sealed record DisableTrackEncoding(string TrackId, string Encoding) : ClientRosterEvent;

/// <summary>The client wants to make an offer, usually because it added or removed a track.</summary>
/// <param name="IceRestart">Our page's ICE has failed (docs/protocol.md, section 8); false from every other client.</param>
internal sealed record RenegotiateTracks(bool IceRestart = false) : ClientEvent;

/// <summary>The offer that answers our <see cref="OfferData"/>.</summary>
/// <param name="Sdp">The offer; parsed by the negotiator.</param>
/// <param name="TrackIdToTrackMetadata">Metadata of the tracks that the client sends.</param>
/// <param name="MidToTrackId">Which m-line carries which of them; one that is missing has been removed.</param>
/// <param name="TrackIdToTrackBitrates">What the client wants to spend on them, in bits a second; empty where it says nothing.</param>
internal sealed record SdpOffer(
    string Sdp,
    IReadOnlyDictionary<string, JsonText> TrackIdToTrackMetadata,
    IReadOnlyDictionary<string, string> MidToTrackId,
    IReadOnlyDictionary<string, TrackBitrates> TrackIdToTrackBitrates) : ClientEvent
{
    /// <summary>Without the description: it holds ICE passwords.</summary>
    public override string ToString() => $"SdpOffer {{ {MidToTrackId.Count} tracks }}";
}

/// <summary>A trickled ICE candidate. An ICE-lite server learns the client's address from its checks, so nobody needs it.</summary>
internal sealed record ClientCandidate : ClientEvent;

/// <summary>What a client wants of a track that it receives.</summary>
/// <param name="TrackId">The track.</param>
internal abstract record RemoteTrackWish(string TrackId) : ClientEvent;

/// <summary>The client wants this layer (<c>l</c>, <c>m</c>, <c>h</c>) of a remote track.</summary>
internal sealed record SetTargetTrackVariant(string TrackId, string Variant) : RemoteTrackWish(TrackId);

/// <summary>The client has limited the bitrates of one of its tracks.</summary>
/// <param name="TrackId">The track.</param>
/// <param name="VariantBitrates">The new limits.</param>
internal sealed record TrackVariantBitrates(string TrackId, TrackBitrates VariantBitrates) : ClientEvent;

/// <summary>Generations A and B may ask for a track before others.</summary>
internal sealed record PrioritizeTrack(string TrackId) : RemoteTrackWish(TrackId);

/// <summary>The opposite of <see cref="PrioritizeTrack"/>.</summary>
internal sealed record UnprioritizeTrack(string TrackId) : RemoteTrackWish(TrackId);

/// <summary>How many tiles of which size generations A and B show.</summary>
internal sealed record PreferedVideoSizes(int BigScreens, int MediumScreens, int SmallScreens, bool AllSameSize) : ClientEvent;

/// <summary>Our page says how it shows the video tracks that it receives: all of them (docs/protocol.md, section 8).</summary>
/// <param name="Tracks">Each track once; at most <see cref="MaxTracks"/>.</param>
internal sealed record TrackNeeds(IReadOnlyList<TrackNeed> Tracks) : ClientEvent
{
    /// <summary>How many tracks are read; what comes behind them is not.</summary>
    public const int MaxTracks = 512;

    /// <summary>The largest width and height that is believed, in pixels.</summary>
    public const int MaxSize = 16_384;
}

/// <summary>Our page says how its browser copes with its tracks: all of them (docs/protocol.md, section 8).</summary>
/// <param name="Report">At most <see cref="MaxPublished"/> and <see cref="MaxReceived"/> tracks.</param>
internal sealed record QualityReported(QualityReport Report) : ClientEvent
{
    /// <summary>How many published tracks are read; what comes behind them is not.</summary>
    public const int MaxPublished = 64;

    /// <summary>How many received tracks are read.</summary>
    public const int MaxReceived = 512;
}
