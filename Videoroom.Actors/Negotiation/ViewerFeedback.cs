using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Actors.Negotiation;

/// <summary>
/// What a client is to tell about the packets that it is sent. One for all its m-lines, as one estimate is made of it: an offer of which
/// only some lines have what another kind needs gets the next kind on all of them.
/// </summary>
internal enum ViewerFeedback
{
    /// <summary>Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01), where all lines with pictures offer it.</summary>
    TransportWide,

    /// <summary>Congestion control feedback (RFC 8888), where all lines offer it.</summary>
    CongestionControl,

    /// <summary>REMB where it is offered, beside the receiver reports that every client sends.</summary>
    ReceiverEstimate,
}

/// <summary>Chooses among them.</summary>
internal static class ViewerFeedbackChoice
{
    /// <summary>
    /// What an offer gets. Transport-wide feedback comes first: browsers use it every day, and its arrival times are four times as fine. Sound may
    /// lack it: it is a small part of what is sent, and some clients offer it with pictures alone.
    /// </summary>
    public static ViewerFeedback Of(SessionDescription offer)
    {
        var lines = offer.Media.Where(media => OfferTransport.IsInUse(media) && media.Direction == SdpDirection.RecvOnly).ToList();
        var pictures = lines.FindAll(line => line.Kind == MediaKind.Video);
        return (pictures.Count > 0 ? pictures : lines).TrueForAll(OffersTransportWide) ? ViewerFeedback.TransportWide
            : lines.TrueForAll(line => Offers(line, RtcpFeedbackNames.CongestionControl)) ? ViewerFeedback.CongestionControl
            : ViewerFeedback.ReceiverEstimate;
    }

    private static bool OffersTransportWide(MediaDescription line)
        => Offers(line, RtcpFeedbackNames.TransportWide)
            && HeaderExtensionNegotiation.ToSentIds(HeaderExtensionNegotiation.AnswerForSending(line.Extmaps, line.Kind!.Value)).TransportSequenceNumber != 0;

    private static bool Offers(MediaDescription line, string feedback) => line.Payloads.Any(payload => payload.HasFeedback(feedback));
}
