namespace Videoroom.Engine.Sdp;

/// <summary>An offer or an answer (RFC 8866), as far as WebRTC uses it (RFC 8829).</summary>
public sealed record SessionDescription
{
    /// <summary>The session's id in <c>o=</c>: up to 63 bits.</summary>
    public long SessionId { get; init; }

    /// <summary>The version in <c>o=</c>, which grows with every description of a session.</summary>
    public long SessionVersion { get; init; }

    /// <summary>The mids of <c>a=group:BUNDLE</c> (RFC 9143); empty without.</summary>
    public IReadOnlyList<string> BundleMids { get; init; } = [];

    /// <summary><c>a=ice-lite</c> (RFC 8839, section 5.3).</summary>
    public bool IceLite { get; init; }

    /// <summary><c>a=extmap-allow-mixed</c> (RFC 8285, section 6).</summary>
    public bool ExtmapAllowMixed { get; init; }

    /// <summary>The m-lines, in order.</summary>
    public required IReadOnlyList<MediaDescription> Media { get; init; }
}
