namespace Videoroom.Engine.Peers;

/// <summary>Why a peer connection ended without being closed by us.</summary>
public enum PeerConnectionFailure
{
    /// <summary>Neither connectivity check nor media in the time that consent lasts (RFC 7675), or no check at all after the first offer.</summary>
    ConsentExpired,

    /// <summary>The DTLS handshake failed or ran out of time.</summary>
    DtlsFailed,

    /// <summary>The client's certificate matches none of the fingerprints in its offer (RFC 8827, section 6.5).</summary>
    FingerprintMismatch,

    /// <summary>The client closed the DTLS association.</summary>
    ClosedByPeer,

    /// <summary>Its actor gave orders faster than its loop could follow.</summary>
    Overloaded,

    /// <summary>A fault in the media plane itself; the log has the details.</summary>
    InternalError,
}
