using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

/// <summary>
/// A client as far as SDP goes: m-lines that are never given back, an ICE restart per round where its generation does that, and
/// the mistakes that a test wants.
/// </summary>
internal sealed class OfferingClient(string peerId, bool restartsIce)
{
    private readonly List<MediaDescription> _lines = [];
    private int _generation;
    private uint _ssrc = 1000;

    /// <summary>Own tracks by mid.</summary>
    public Dictionary<string, string> Own { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    public Dictionary<string, TrackBitrates> Bitrates { get; } = [];

    public List<CertificateFingerprint> Fingerprints { get; } = [new("sha-256", "AA:BB")];

    /// <summary>The video codecs it offers, first the one it likes best.</summary>
    public List<RtpPayload> VideoPayloads { get; } =
    [
        Video(96, "VP8", null), Video(97, "rtx", "apt=96"),
        Video(102, "H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"), Video(103, "rtx", "apt=102"),
    ];

    public Func<MediaDescription, MediaDescription> Mistake { get; set; } = line => line;

    public string Ufrag => $"ufrag{_generation}";

    public int LineCount => _lines.Count;

    public string AddOwn(string trackId, MediaKind kind, params string[] rids)
    {
        var mid = AddLine(kind, SdpDirection.SendOnly);
        var line = _lines[^1];
        _lines[^1] = rids.Length > 0
            ? line with { Rids = [.. rids.Select(rid => new SdpRid(rid, true))], Simulcast = new SdpSimulcast(rids, []) }
            : line with { Ssrcs = [new SdpSsrc(++_ssrc, "me"), new SdpSsrc(++_ssrc, "me")], SsrcGroups = [new SdpSsrcGroup("FID", [_ssrc - 1, _ssrc])] };
        Own[mid] = $"{peerId}:{trackId}";
        return mid;
    }

    public void RemoveOwn(string mid)
    {
        Own.Remove(mid);
        var index = _lines.FindIndex(line => line.Mid == mid);
        _lines[index] = _lines[index] with { Direction = SdpDirection.Inactive, Ssrcs = [], SsrcGroups = [] };
    }

    /// <summary>Answers an offerData. Fewer lines than there are would be a RangeError in the original's clients.</summary>
    public ClientOffer Offer(OfferRequest request)
    {
        Grow(MediaKind.Audio, request.Audio);
        Grow(MediaKind.Video, request.Video);
        return Offer(request.IceRestart);
    }

    public ClientOffer Offer(bool restart = false)
    {
        _generation += restartsIce || restart || _generation == 0 ? 1 : 0;
        var lines = _lines.Select(line => Mistake(line with { Ice = new IceParameters(Ufrag, "0123456789012345678901"), Fingerprints = Fingerprints })).ToArray();
        var sdp = SdpWriter.Write(new SessionDescription
        {
            BundleMids = [.. lines.Where(line => !line.IsRejected).Select(line => line.Mid)],
            Media = lines,
        });
        return new ClientOffer(sdp, new Dictionary<string, string>(Own), Metadata, Bitrates);
    }

    public static RtpPayload Video(byte type, string encoding, string? parameters) => new()
    {
        PayloadType = type,
        Encoding = encoding,
        ClockRate = 90_000,
        FormatParameters = parameters,
        Feedback = encoding == "rtx" ? [] : ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"],
    };

    private void Grow(MediaKind kind, int count)
    {
        var have = _lines.Count(line => line.Kind == kind && line.Direction == SdpDirection.RecvOnly);
        Assert.True(count >= have, $"RangeError: {count} {kind} lines asked for, {have} there");
        for (; have < count; have++)
        {
            AddLine(kind, SdpDirection.RecvOnly);
        }
    }

    private string AddLine(MediaKind kind, SdpDirection direction)
    {
        var mid = $"{_lines.Count}";
        SdpExtmap[] common = [new(3, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"), new(4, "urn:ietf:params:rtp-hdrext:sdes:mid")];
        _lines.Add(new MediaDescription
        {
            Media = kind == MediaKind.Audio ? "audio" : "video",
            Mid = mid,
            Direction = direction,
            Setup = SdpSetup.ActPass,
            RtcpMux = true,
            RtcpReducedSize = true,
            Payloads = kind == MediaKind.Audio
                ? [new RtpPayload { PayloadType = 111, Encoding = "opus", ClockRate = 48_000, Channels = 2, FormatParameters = "useinbandfec=1", Feedback = ["transport-cc"] }]
                : [.. VideoPayloads],
            Extmaps = kind == MediaKind.Audio
                ? [.. common, new(1, "urn:ietf:params:rtp-hdrext:ssrc-audio-level")]
                : [.. common, new(10, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"), new(11, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id")],
        });
        return mid;
    }
}
