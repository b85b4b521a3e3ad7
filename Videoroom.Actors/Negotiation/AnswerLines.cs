using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>Writes the answers to single m-lines (docs/protocol.md, section 4): one codec each, with its retransmissions.</summary>
internal sealed class AnswerLines(IceParameters ice, CertificateFingerprint fingerprint, TakenCodecs codecs)
{
    private static readonly string[] VideoFeedback = [RtcpFeedbackNames.FullIntraRequest, RtcpFeedbackNames.Nack, RtcpFeedbackNames.PictureLossIndication];

    /// <summary>What the client is to tell about what it is sent; to be set for each offer.</summary>
    public ViewerFeedback ViewerFeedback { get; set; }

    /// <summary>All m-lines of an answer.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="transport">Its transport.</param>
    /// <param name="answer">Answers those that are in use.</param>
    public MediaDescription[] Answer(SessionDescription offer, OfferTransport transport, Func<MediaDescription, MediaDescription> answer)
    {
        var setup = transport.OwnRole == DtlsRole.Client ? SdpSetup.Active : SdpSetup.Passive;
        return
        [
            .. offer.Media.Select(offered =>
                OfferTransport.IsInUse(offered) ? answer(offered) with { Setup = setup }
                : offered.Mid == transport.CarrierMid ? Carry(offered) with { Setup = setup }
                : Reject(offered)),
        ];
    }

    /// <summary>The server receives.</summary>
    public MediaDescription Receive(MediaDescription offered, Codec codec, RtpPayload payload, IReadOnlyList<string> rids)
    {
        var extmaps = HeaderExtensionNegotiation.AnswerForReceiving(offered.Extmaps, codec);
        var congestionFeedback = HeaderExtensionNegotiation.ToIds(extmaps).TransportSequenceNumber != 0;
        var answer = Answer(offered, SdpDirection.RecvOnly, extmaps, payload, congestionFeedback ? RtcpFeedbackNames.TransportWide : RtcpFeedbackNames.ReceiverEstimate);
        return answer with
        {
            Payloads = InOfferedOrder(WithRedundancy(answer, offered), offered),
            Rids = [.. rids.Select(rid => new SdpRid(rid, Send: false))],
            Simulcast = rids.Count > 0 ? new SdpSimulcast([], rids) : null,
        };
    }

    /// <summary>The server sends.</summary>
    public MediaDescription Send(MediaDescription offered, RtpPayload payload, SlotStream stream)
    {
        var extmaps = HeaderExtensionNegotiation.AnswerForSending(offered.Extmaps, offered.Kind!.Value);
        var answer = AnswerViewer(offered, SdpDirection.SendOnly, extmaps, payload);
        return Announce(WithRedundancy(answer, offered), stream, hasRtx: answer.Payloads.Count > 1);
    }

    /// <summary>The server sends whatever comes, in any of its codecs that the line offers, and may send nothing for now.</summary>
    public MediaDescription StandBy(MediaDescription offered, SlotStream stream)
    {
        var extmaps = HeaderExtensionNegotiation.AnswerForSending(offered.Extmaps, offered.Kind!.Value);
        var answers = codecs.For(offered)
            .SelectMany(codec => offered.Payloads.Where(payload => CodecNegotiation.IdentifyCodec(payload) == codec))
            .Select(payload => AnswerViewer(offered, SdpDirection.SendOnly, extmaps, payload))
            .ToList();
        return Announce(
            WithRedundancy(answers[0] with { Payloads = [.. answers.SelectMany(answer => answer.Payloads)] }, offered),
            stream,
            hasRtx: answers.Exists(answer => answer.Payloads.Count > 1));
    }

    /// <summary>
    /// Nobody sends, for now. The answer lists all that it would list otherwise: Chromium forgets for good what an answer leaves
    /// out, and then cannot even describe its own simulcast any more.
    /// </summary>
    public MediaDescription Pause(MediaDescription offered)
    {
        var (codec, payload) = codecs.Choose(offered) ?? (codecs.For(offered)[0], offered.Payloads[0]);
        var extmaps = HeaderExtensionNegotiation.AnswerForSending(offered.Extmaps, offered.Kind!.Value);
        return offered.Direction == SdpDirection.RecvOnly
            ? AnswerViewer(offered, SdpDirection.Inactive, extmaps, payload)
            : Receive(offered, codec, payload, GetRids(offered)) with { Direction = SdpDirection.Inactive };
    }

    /// <summary>The simulcast encodings that an m-line offers to send, in its order; none where they could not be told apart.</summary>
    public static IReadOnlyList<string> GetRids(MediaDescription offered)
        => offered.Simulcast is { } simulcast && HeaderExtensionNegotiation.ToIds(offered.Extmaps).RtpStreamId != 0
            ? [.. simulcast.Send.Where(rid => offered.Rids.Any(known => known.Send && known.Id == rid)).Distinct()]
            : [];

    /// <summary>
    /// The m-line is not used at all: what the server does not know, what the client has stopped, or what is in none of the server's
    /// codecs.
    /// </summary>
    public static MediaDescription Reject(MediaDescription offered) => new()
    {
        Media = offered.Media,
        Port = 0,
        Protocol = offered.Protocol,
        Formats = offered.Formats,
        Payloads = [.. offered.Payloads.Select(PlainPayload)],
        Mid = offered.Mid,
        Direction = SdpDirection.Inactive,
    };

    private MediaDescription AnswerViewer(MediaDescription offered, SdpDirection direction, IReadOnlyList<SdpExtmap> extmaps, RtpPayload payload)
        => ViewerFeedback switch
        {
            ViewerFeedback.TransportWide when HeaderExtensionNegotiation.ToSentIds(extmaps).TransportSequenceNumber != 0
                => Answer(offered, direction, extmaps, payload, RtcpFeedbackNames.TransportWide),
            ViewerFeedback.TransportWide => Answer(offered, direction, extmaps, payload, null),
            ViewerFeedback.CongestionControl => Answer(offered, direction, extmaps, payload, null) with { CommonFeedback = [RtcpFeedbackNames.CongestionControl] },
            _ => Answer(offered, direction, extmaps, payload, RtcpFeedbackNames.ReceiverEstimate),
        };

    /// <summary>Only its transport is used; rejected, it would take the others with it.</summary>
    private MediaDescription Carry(MediaDescription offered) => new()
    {
        Media = offered.Media,
        Protocol = offered.Protocol,
        Formats = offered.Formats,
        Payloads = [.. offered.Payloads.Select(PlainPayload)],
        SctpPort = offered.SctpPort,
        Mid = offered.Mid,
        Direction = SdpDirection.Inactive,
        Ice = ice,
        Fingerprints = [fingerprint],
    };

    // Opus comes first: what is repeated, and whether anything is, is decided from packet to packet.
    private static MediaDescription WithRedundancy(MediaDescription answer, MediaDescription offered)
        => offered.Kind == MediaKind.Audio && CodecNegotiation.FindRed(offered.Payloads, answer.Payloads[0]) is { } red
            ? answer with { Payloads = [.. answer.Payloads, red with { Feedback = [] }] }
            : answer;

    // The first is what the publisher sends (RFC 3264, section 7): one that offers redundancy before Opus repeats its packets, others do not.
    private static IReadOnlyList<RtpPayload> InOfferedOrder(MediaDescription answer, MediaDescription offered)
        => offered.Kind == MediaKind.Audio
            ? [.. answer.Payloads.OrderBy(payload => offered.Payloads.TakeWhile(candidate => candidate.PayloadType != payload.PayloadType).Count())]
            : answer.Payloads;

    // An m-line needs its payload types; what they stand for nobody uses.
    private static RtpPayload PlainPayload(RtpPayload offered) => new() { PayloadType = offered.PayloadType };

    private static MediaDescription Announce(MediaDescription answer, SlotStream stream, bool hasRtx)
    {
        var media = new SdpSsrc(stream.Ssrc, stream.Cname);
        return answer with
        {
            Msids = [stream.Msid],
            Ssrcs = hasRtx ? [media, new SdpSsrc(stream.RtxSsrc, stream.Cname)] : [media],
            SsrcGroups = hasRtx ? [new SdpSsrcGroup("FID", [stream.Ssrc, stream.RtxSsrc])] : [],
        };
    }

    private MediaDescription Answer(
        MediaDescription offered, SdpDirection direction, IReadOnlyList<SdpExtmap> extmaps, RtpPayload payload, string? congestionFeedback)
    {
        var feedback = payload.Feedback.Where(value =>
            (offered.Kind == MediaKind.Video && VideoFeedback.Contains(value)) || value == congestionFeedback);
        var answered = CodecNegotiation.ToAnswer(payload) with { Feedback = [.. feedback] };
        var rtx = CodecNegotiation.FindRtx(offered.Payloads, payload.PayloadType);
        return new MediaDescription
        {
            Media = offered.Media,
            Protocol = offered.Protocol,
            Payloads = rtx is null ? [answered] : [answered, rtx with { Feedback = [] }],
            Mid = offered.Mid,
            Direction = direction,
            Ice = ice,
            Fingerprints = [fingerprint],
            RtcpMux = true,
            RtcpReducedSize = offered.RtcpReducedSize,
            Extmaps = extmaps,
        };
    }
}
