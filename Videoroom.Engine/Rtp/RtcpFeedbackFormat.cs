namespace Videoroom.Engine.Rtp;

/// <summary>The feedback message types (FMT) that are understood, of both feedback packet types.</summary>
internal static class RtcpFeedbackFormat
{
    /// <summary>Generic NACK, an RTPFB (RFC 4585, section 6.2.1).</summary>
    public const byte GenericNack = 1;

    /// <summary>Congestion control feedback, an RTPFB (RFC 8888, section 3.1).</summary>
    public const byte CongestionControl = 11;

    /// <summary>Transport-wide feedback, an RTPFB (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1).</summary>
    public const byte TransportWide = 15;

    /// <summary>Picture loss indication, a PSFB (RFC 4585, section 6.3.1).</summary>
    public const byte PictureLossIndication = 1;

    /// <summary>Full intra request, a PSFB (RFC 5104, section 4.3.1).</summary>
    public const byte FullIntraRequest = 4;

    /// <summary>Application layer feedback, a PSFB (RFC 4585, section 6.4): carries REMB.</summary>
    public const byte ApplicationLayer = 15;
}
