using Videoroom.Actors.MediaEvents;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// What follows from one input to the <see cref="Negotiator"/>. The properties stand in the order in which they are to be
/// carried out: engine commands, the answer, what the room and the client are told because of it, the next round.
/// </summary>
public sealed record NegotiationResult
{
    /// <summary>Nothing follows.</summary>
    public static NegotiationResult None { get; } = new();

    /// <summary>The offer was refused: nothing else follows and nothing has changed. The endpoint is over.</summary>
    public NegotiationError? Error { get; init; }

    /// <summary>For <c>IPeerConnection.SetRemoteFingerprints</c>; set with the first offer only.</summary>
    public IReadOnlyList<CertificateFingerprint>? RemoteFingerprints { get; init; }

    /// <summary>With <see cref="RemoteFingerprints"/>: the server's side of the DTLS handshake.</summary>
    public DtlsRole OwnDtlsRole { get; init; } = DtlsRole.Server;

    /// <summary>For <c>IPeerConnection.Unpublish</c>: ids of own tracks that the client removed. The room is told of them too.</summary>
    public IReadOnlyList<string> Unpublish { get; init; } = [];

    /// <summary>For <c>IPeerConnection.Publish</c>: own tracks that are new, or changed on the wire.</summary>
    public IReadOnlyList<PublishOptions> Publish { get; init; } = [];

    /// <summary>For <c>IPeerConnection.Unsubscribe</c>: mids of slots that are to fall silent.</summary>
    public IReadOnlyList<string> Unsubscribe { get; init; } = [];

    /// <summary>For <c>IPeerConnection.Subscribe</c>.</summary>
    public IReadOnlyList<SubscribeOptions> Subscribe { get; init; } = [];

    /// <summary>
    /// For the client, before the answer, which is the last that a player hears: tracks that it can, or no longer can, be sent.
    /// </summary>
    public IReadOnlyList<TrackAvailability> Availability { get; init; } = [];

    /// <summary>For the client: <c>sdpAnswer</c>, then its candidates.</summary>
    public NegotiationAnswer? Answer { get; init; }

    /// <summary>For the room: own tracks that are new, or whose metadata or encodings this offer changed.</summary>
    public IReadOnlyList<PublishedTrack> Published { get; init; } = [];

    /// <summary>
    /// For the client: departed tracks for which <c>tracksRemoved</c> may be sent now. A client throws on one whose id no answer
    /// has named yet, or whose track event is still to come (docs/protocol.md, section 5, quirks 1 and 7), so a track that left
    /// early is among <see cref="Departed"/> first and appears here after the next answer; not for one whose peer the client was
    /// told has left meanwhile.
    /// </summary>
    public IReadOnlyList<RemoteTrack> Removable { get; init; } = [];

    /// <summary>Tracks that have departed now and become <see cref="Removable"/> with a later answer.</summary>
    public IReadOnlyList<DepartedTrack> Departed { get; init; } = [];

    /// <summary>For the client, last: <c>offerData</c>.</summary>
    public OfferRequest? OfferRequest { get; init; }
}

/// <summary>A departed track of which the client cannot be told yet.</summary>
/// <param name="Track">The track.</param>
/// <param name="MayBeOpening">
/// The last answer opened it, and the client may still be at work on that answer: its track event will look the track up and throw
/// when the track or its peer is gone (docs/protocol.md, section 5, quirk 7). Otherwise no answer has named the track at all.
/// </param>
public sealed record DepartedTrack(RemoteTrack Track, bool MayBeOpening);

/// <summary>The <c>offerData</c> that begins a round.</summary>
/// <param name="Audio">Audio lines that we want to send on, all that ever were included.</param>
/// <param name="Video">Video lines, likewise.</param>
/// <param name="IceRestart">Whether our page should restart ICE; the original's clients always do and are not sent it.</param>
public sealed record OfferRequest(int Audio, int Video, bool IceRestart);

/// <summary>The <c>sdpAnswer</c> of a round.</summary>
/// <param name="Sdp">The SDP text; holds the ICE password, never logged.</param>
/// <param name="MidToTrackId">Own and remote tracks by mid, as the client wants them.</param>
/// <param name="Candidates">
/// Candidate lines (<c>candidate:…</c>) for <c>candidate</c> events after the answer, with <c>sdpMLineIndex</c> 0; empty
/// when the client has them for its present ICE credentials.
/// </param>
public sealed record NegotiationAnswer(
    string Sdp, IReadOnlyDictionary<string, string> MidToTrackId, IReadOnlyList<string> Candidates)
{
    /// <summary>Without the SDP: its ICE password stays out of logs.</summary>
    public override string ToString() => $"NegotiationAnswer {{ Lines = {MidToTrackId.Count} }}";
}

/// <summary>An own track of the peer, as the room is told of it.</summary>
/// <param name="TrackId">The track's id.</param>
/// <param name="Mid">The m-line that carries it.</param>
/// <param name="Format">The one codec that was answered.</param>
/// <param name="Encodings">Simulcast rids, lowest quality first; empty without simulcast.</param>
/// <param name="MetadataJson">Its metadata as JSON text; null when the client gave none.</param>
/// <param name="Bitrates">Its bit rates; null when the client gave none.</param>
public sealed record PublishedTrack(
    string TrackId, string Mid, CodecFormat Format, IReadOnlyList<string> Encodings, string? MetadataJson, TrackBitrates? Bitrates)
{
    /// <summary>Audio or video.</summary>
    public MediaKind Kind => Format.Kind;
}

/// <summary>Whether this peer's browser offered the codec of a remote track.</summary>
/// <param name="Track">The track.</param>
/// <param name="Available">False: its line stays inactive.</param>
public sealed record TrackAvailability(RemoteTrack Track, bool Available)
{
    /// <summary>What besides the codec's name tells why the track is not available; null for nothing.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether any of a player's lines could carry a track.</summary>
    /// <param name="track">The track.</param>
    /// <param name="lines">The payload types of each line of the track's kind.</param>
    internal static TrackAvailability Of(RemoteTrack track, IReadOnlyCollection<IReadOnlyList<RtpPayload>> lines)
        => lines.Any(payloads => CodecNegotiation.FindForSending(payloads, track.Format) is not null)
            ? new TrackAvailability(track, Available: true)
            : Missing(track, [.. lines.SelectMany(payloads => payloads)]);

    /// <summary>Of a track that these payload types cannot carry.</summary>
    internal static TrackAvailability Missing(RemoteTrack track, IReadOnlyList<RtpPayload> offered)
        => new(track, Available: false) { Profile = CodecNegotiation.DescribeProfile(offered, track.Format) };

    /// <summary>As the client is told.</summary>
    internal TrackAvailabilityChanged ToEvent() => Available
        ? new TrackAvailabilityChanged(Track.PeerId, Track.TrackId, true, null, null)
        : new TrackAvailabilityChanged(Track.PeerId, Track.TrackId, false, "codec", CodecNames.Of(Track.Format.Codec)) { Profile = Profile };
}

/// <summary>Why an offer was refused.</summary>
/// <param name="Code">A code of docs/protocol.md, section 8.</param>
/// <param name="Message">A sentence that names what was wrong and what was expected; no secrets.</param>
public sealed record NegotiationError(string Code, string Message);
