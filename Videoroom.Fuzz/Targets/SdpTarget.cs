using System.Net;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Fuzz.Targets;

/// <summary>Session descriptions: read, written, read again; and answered as a page's offer, as a source's and as a player's. An input is SDP.</summary>
internal sealed class SdpTarget : FuzzTarget
{
    private const string PeerId = "P";
    private const int MaxErrorLength = 400;

    // What is written says in lines of its own what one line said for all formats.
    private static readonly SdpLimits Wide = new() { MaxLength = int.MaxValue, MaxLineLength = int.MaxValue, MaxLinesPerSection = int.MaxValue, MaxListLength = int.MaxValue };
    private static readonly RoomSystemOptions Rooms = new();

    private static readonly RemoteTrack[] Remote =
    [
        new("Q:a", "Q", new CodecFormat(Codec.Opus, 109, 48_000, 2)),
        new("Q:v", "Q", new CodecFormat(Codec.Vp8, 120, 90_000)),
        new("Q:h", "Q", new CodecFormat(Codec.H264, 102, 90_000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")),
    ];

    /// <inheritdoc/>
    public override string Name => "sdp";

    /// <inheritdoc/>
    public override string Summary
        => "Offers and answers: what is read is the same when it is written and read again; an answer to an accepted offer can be read, has the offer's lines, and an accepted offer is accepted again.";

    /// <inheritdoc/>
    public override FuzzPace Pace => FuzzPace.Slow;

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override int MaxLength => 64 * 1024;

    /// <inheritdoc/>
    public override long AllocationBase => 4 * 1024 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 2048;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = [.. SeedFiles.Read("Sdp").Concat(SeedFiles.Read("Whip")).Select(file => file.Bytes)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tokens { get; } =
    [
        "a=ssrc-group:SIM 1 2 3", "a=ssrc-group:FID 1", "a=ssrc-group:FID 1 2", "a=extmap:15/sendonly urn:x", "a=extmap:255 urn:x", "a=extmap:0 urn:x",
        "a=extmap-allow-mixed", "a=simulcast:send l;~m,h recv q", "a=rid:x send pt=96", "a=rid:", "a=candidate:1 1 udp 1 ::1 9 typ host", "a=mid:",
        "a=group:BUNDLE", "a=group:LS 0 1", "m=video 9 UDP/TLS/RTP/SAVPF 96", "m=audio 0 UDP/TLS/RTP/SAVPF 0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "a=setup:passive", "a=setup:holdconn", "a=fingerprint:sha-1 00", "a=fingerprint:SHA-512 AA:BB", "a=rtcp-fb:* nack", "a=rtcp-fb:* ccm fir", "a=bundle-only",
        "a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive", "a=ice-lite", "a=end-of-candidates", "profile-level-id=64001f", "packetization-mode=0", "apt=96",
        "opus/48000/0", "VP8/90000", "H264/90000", "AV1/90000", "rtx/90000", "red/48000/2",
    ];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var text = WireText.Decode(input);
        if (!SdpParser.TryParse(text, SdpLimits.Default, out var description, out var error))
        {
            CheckError(error);
            return false;
        }

        CheckWritten(description);
        AnswerPage(text, description);
        AnswerHttp(text, description, PeerRole.Publisher);
        AnswerHttp(text, description, PeerRole.Viewer);
        return true;
    }

    /// <summary>An offer as the page sends it: every line that sends has a track of the peer's own.</summary>
    internal static ClientOffer ToOffer(string sdp, SessionDescription description) => new(
        sdp,
        description.Media.Where(media => media.Mid.Length > 0).ToDictionary(media => media.Mid, media => $"{PeerId}:{media.Mid}"),
        new Dictionary<string, string>(),
        new Dictionary<string, TrackBitrates>());

    /// <summary>What the server knows of itself.</summary>
    internal static NegotiatorOptions Options(PeerRole role) => new()
    {
        PeerId = PeerId,
        Role = role,
        Ice = new IceParameters("serverufrag1", "serverpassword0123456789abcdefgh"),
        Fingerprint = new CertificateFingerprint("sha-256", string.Join(':', Enumerable.Repeat("AB", 32))),
        AnnouncedAddresses = [new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20_000), new IPEndPoint(IPAddress.Parse("2001:db8::5"), 20_000)],
        VideoCodecs = Rooms.VideoCodecs,
        MaxPublishedTracks = Rooms.MaxTracksPerPeer,
    };

    /// <summary>An answer can be read and has the offer's lines, in order.</summary>
    internal static void CheckAnswer(string sdp, SessionDescription offer)
    {
        if (!SdpParser.TryParse(sdp, SdpLimits.Default, out var answer, out var error))
        {
            throw new BrokenInvariantException($"an answer can be read: {error}");
        }

        Require(answer.Media.Count == offer.Media.Count, "an answer has as many lines as the offer");
        for (var i = 0; i < answer.Media.Count; i++)
        {
            Require(answer.Media[i].Mid == offer.Media[i].Mid && answer.Media[i].Media == offer.Media[i].Media, "an answer has the offer's lines in order");
            Require(!offer.Media[i].IsRejected || answer.Media[i].IsRejected, "what the offer rejects is rejected");
            Require(
                answer.Media[i].Payloads.All(payload => offer.Media[i].Payloads.Any(offered => offered.PayloadType == payload.PayloadType)),
                "an answer has no payload type that the offer has not");
            Require(answer.Media[i].Extmaps.Select(extmap => extmap.Id).Distinct().Count() == answer.Media[i].Extmaps.Count, "an answer gives no id to two extensions");
        }
    }

    /// <summary>A refusal can be shown.</summary>
    internal static void CheckError(string error)
        => Require(error.Length is > 0 and <= MaxErrorLength && !error.Any(char.IsControl), "a refusal is a short line");

    private static void CheckWritten(SessionDescription description)
    {
        var written = SdpWriter.Write(description);
        if (!SdpParser.TryParse(written, Wide, out var again, out var error))
        {
            throw new BrokenInvariantException($"what was read can be written and read again: {error}");
        }

        Require(SdpWriter.Write(again) == written, "what was read is the same when it is written and read again");
        Require(again.Media.Count == description.Media.Count && again.SessionId == description.SessionId && again.SessionVersion == description.SessionVersion, "session and lines are the same again");
    }

    private static void AnswerPage(string text, SessionDescription description)
    {
        var negotiator = new Negotiator(Options(PeerRole.Participant));
        negotiator.AddRemoteTracks(Remote, 0);
        var offer = ToOffer(text, description);
        var result = negotiator.HandleOffer(offer, 1);
        if (result.Error is { } refused)
        {
            CheckError(refused.Message);
            return;
        }

        CheckAnswer(result.Answer!.Sdp, description);
        CheckEngineOptions(result);
        var again = negotiator.HandleOffer(offer, 2);
        Require(again.Error is null && again.Publish.Count == 0, "an accepted offer is accepted again, and changes nothing");
        CheckAnswer(again.Answer!.Sdp, description);
    }

    private static void AnswerHttp(string text, SessionDescription description, PeerRole role)
    {
        if (!HttpOffer.TryRead(text, role, Rooms, out var offer, out var refusal))
        {
            CheckError(refusal.Message);
            return;
        }

        var tracks = role == PeerRole.Publisher ? offer.Lines.ToDictionary(line => line.Mid, line => $"{PeerId}:{line.Mid}") : [];
        var negotiator = new HttpNegotiator(Options(role));
        negotiator.AddRemoteTracks(Remote, 0);
        var result = negotiator.HandleOffer(new ClientOffer(text, tracks, new Dictionary<string, string>(), new Dictionary<string, TrackBitrates>()), 1);
        if (result.Error is { } error)
        {
            throw new BrokenInvariantException($"an offer that was found fit is answered: {error.Message}");
        }

        CheckAnswer(result.Answer!.Sdp, description);
        CheckEngineOptions(result);
    }

    // What the engine is told is what it takes: it throws for nothing in it.
    private static void CheckEngineOptions(NegotiationResult result)
    {
        foreach (var publish in result.Publish)
        {
            Require(publish.Encodings.Count is > 0 and <= 8 && publish.Format is { PayloadType: <= 127, ClockRate: > 0 }, "a track that is published has encodings and a clock");
        }

        foreach (var subscribe in result.Subscribe)
        {
            Require(subscribe.Ssrc != 0 && subscribe.RtxSsrc != subscribe.Ssrc && subscribe.Format is { PayloadType: <= 127, ClockRate: > 0 }, "a stream that is sent has SSRCs and a clock");
        }

        Require(result.Subscribe.Select(subscribe => subscribe.Ssrc).Distinct().Count() == result.Subscribe.Count, "no two streams have one SSRC");
    }
}
