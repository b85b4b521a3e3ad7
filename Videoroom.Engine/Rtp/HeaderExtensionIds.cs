namespace Videoroom.Engine.Rtp;

/// <summary>
/// The ids that one m-line gave to the RTP header extensions the server knows (RFC 8285, <c>a=extmap</c>).
/// 0 means that the extension was not negotiated. Ids are 1 to 14 in the one-byte form and up to 255 in the two-byte form.
/// </summary>
public readonly record struct HeaderExtensionIds
{
    /// <summary><c>urn:ietf:params:rtp-hdrext:sdes:mid</c> (RFC 9143).</summary>
    public byte Mid { get; init; }

    /// <summary><c>urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id</c> (RFC 8852).</summary>
    public byte RtpStreamId { get; init; }

    /// <summary><c>urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id</c> (RFC 8852).</summary>
    public byte RepairedRtpStreamId { get; init; }

    /// <summary><c>http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01</c>.</summary>
    public byte TransportSequenceNumber { get; init; }

    /// <summary><c>urn:ietf:params:rtp-hdrext:ssrc-audio-level</c> (RFC 6464).</summary>
    public byte AudioLevel { get; init; }

    /// <summary><c>urn:3gpp:video-orientation</c> (3GPP TS 26.114).</summary>
    public byte VideoOrientation { get; init; }

    /// <summary>The AV1 dependency descriptor (AOMedia's RTP payload format, appendix A).</summary>
    public byte DependencyDescriptor { get; init; }
}
