namespace Videoroom.Engine.Rtp;

/// <summary>The RTCP packet types that are understood; others are skipped.</summary>
internal enum RtcpPacketType : byte
{
    /// <summary>SR (RFC 3550, section 6.4.1).</summary>
    SenderReport = 200,

    /// <summary>RR (RFC 3550, section 6.4.2).</summary>
    ReceiverReport = 201,

    /// <summary>SDES (RFC 3550, section 6.5).</summary>
    SourceDescription = 202,

    /// <summary>BYE (RFC 3550, section 6.6).</summary>
    Goodbye = 203,

    /// <summary>RTPFB (RFC 4585, section 6.2): see <see cref="RtcpFeedbackFormat"/>.</summary>
    TransportFeedback = 205,

    /// <summary>PSFB (RFC 4585, section 6.3): see <see cref="RtcpFeedbackFormat"/>.</summary>
    PayloadFeedback = 206,
}
