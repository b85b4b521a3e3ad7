namespace Videoroom.Engine.Sdp;

/// <summary>The values of <c>a=rtcp-fb</c> (RFC 4585, section 4.2) that are known here.</summary>
public static class RtcpFeedbackNames
{
    /// <summary>Generic NACK (RFC 4585, section 4.2).</summary>
    public const string Nack = "nack";

    /// <summary>Picture loss indication (RFC 4585, section 4.2).</summary>
    public const string PictureLossIndication = "nack pli";

    /// <summary>Full intra request (RFC 5104, section 7.1).</summary>
    public const string FullIntraRequest = "ccm fir";

    /// <summary>Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01).</summary>
    public const string TransportWide = "transport-cc";

    /// <summary>Congestion control feedback (RFC 8888, section 6); it is said for all payload types at once.</summary>
    public const string CongestionControl = "ack ccfb";

    /// <summary>REMB (draft-alvestrand-rmcat-remb-03, section 2.3).</summary>
    public const string ReceiverEstimate = "goog-remb";
}
