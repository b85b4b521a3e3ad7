namespace Videoroom.Engine.Sdp;

/// <summary>The URIs of the RTP header extensions that are known here (<c>a=extmap</c>, RFC 8285, section 5).</summary>
internal static class HeaderExtensionUris
{
    /// <summary>RFC 9143, section 15.2.</summary>
    public const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>RFC 8852, section 4.1.</summary>
    public const string RtpStreamId = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /// <summary>RFC 8852, section 4.2.</summary>
    public const string RepairedRtpStreamId = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    /// <summary>draft-holmer-rmcat-transport-wide-cc-extensions-01.</summary>
    public const string TransportWideCc = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// <summary>RFC 6464.</summary>
    public const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>3GPP TS 26.114, section 7.4.5.</summary>
    public const string VideoOrientation = "urn:3gpp:video-orientation";

    /// <summary>AOMedia, "RTP Payload Format For AV1", appendix A.</summary>
    public const string DependencyDescriptor = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
}
