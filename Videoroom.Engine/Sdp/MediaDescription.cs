using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Engine.Sdp;

/// <summary>
/// One m-line with its attributes (RFC 8866, section 5.14). Transport attributes that a description gives for the whole session
/// are repeated here.
/// </summary>
public sealed record MediaDescription
{
    /// <summary>The media type: <c>audio</c>, <c>video</c>, <c>application</c>, …</summary>
    public required string Media { get; init; }

    /// <summary>The port; 0 rejects the m-line, or, in an offer with <see cref="BundleOnly"/>, says that it only exists bundled.</summary>
    public int Port { get; init; } = 9;

    /// <summary>The transport protocol.</summary>
    public string Protocol { get; init; } = "UDP/TLS/RTP/SAVPF";

    /// <summary>The formats of an m-line that is not RTP; empty for RTP.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The payload types, in order of preference; empty for what is not RTP.</summary>
    public IReadOnlyList<RtpPayload> Payloads { get; init; } = [];

    /// <summary>
    /// Values of <c>a=rtcp-fb</c> that are written for all payload types at once, <c>a=rtcp-fb:*</c>: a few may be said in no other way (RFC 8888,
    /// section 6). A description that was read has them at its payload types instead.
    /// </summary>
    public IReadOnlyList<string> CommonFeedback { get; init; } = [];

    /// <summary>The identification tag (RFC 5888); empty only where an m-line is rejected.</summary>
    public string Mid { get; init; } = "";

    /// <summary>Who sends.</summary>
    public SdpDirection Direction { get; init; }

    /// <summary>ICE credentials; null without both.</summary>
    public IceParameters? Ice { get; init; }

    /// <summary>Certificates that the DTLS handshake may show, with whatever hash function.</summary>
    public IReadOnlyList<CertificateFingerprint> Fingerprints { get; init; } = [];

    /// <summary>Who starts the DTLS handshake.</summary>
    public SdpSetup Setup { get; init; }

    /// <summary><c>a=rtcp-mux</c> (RFC 5761).</summary>
    public bool RtcpMux { get; init; }

    /// <summary><c>a=rtcp-rsize</c> (RFC 5506).</summary>
    public bool RtcpReducedSize { get; init; }

    /// <summary><c>a=bundle-only</c> (RFC 9143, section 6).</summary>
    public bool BundleOnly { get; init; }

    /// <summary>Header extensions.</summary>
    public IReadOnlyList<SdpExtmap> Extmaps { get; init; } = [];

    /// <summary>Restriction identifiers.</summary>
    public IReadOnlyList<SdpRid> Rids { get; init; } = [];

    /// <summary>Simulcast; null without.</summary>
    public SdpSimulcast? Simulcast { get; init; }

    /// <summary>SSRCs that are announced, in order.</summary>
    public IReadOnlyList<SdpSsrc> Ssrcs { get; init; } = [];

    /// <summary>Groups of SSRCs.</summary>
    public IReadOnlyList<SdpSsrcGroup> SsrcGroups { get; init; } = [];

    /// <summary>MediaStream ids.</summary>
    public IReadOnlyList<SdpMsid> Msids { get; init; } = [];

    /// <summary>Values of <c>a=candidate</c>, with their <c>candidate:</c> prefix.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary><c>a=end-of-candidates</c> (RFC 8840, section 4.2): there will be no others.</summary>
    public bool EndOfCandidates { get; init; }

    /// <summary><c>a=sctp-port</c> of a data channel's m-line (RFC 8841, section 5); null without.</summary>
    public int? SctpPort { get; init; }

    /// <summary>Audio or video; null for other media types.</summary>
    public MediaKind? Kind => Media switch
    {
        "audio" => MediaKind.Audio,
        "video" => MediaKind.Video,
        _ => null,
    };

    /// <summary>Whether an offer's m-line is to be answered with port 0: nothing can run on it any more.</summary>
    public bool IsRejected => Port == 0 && !BundleOnly;
}
