namespace Videoroom.Engine.Dtls;

/// <summary>How far a <see cref="DtlsSession"/> has come; it only ever moves down this list.</summary>
public enum DtlsState
{
    /// <summary>Nothing was sent or received yet.</summary>
    New,

    /// <summary>The handshake is under way.</summary>
    Handshaking,

    /// <summary>The handshake is done and an SRTP profile was agreed on; the fingerprint is the caller's to check.</summary>
    Connected,

    /// <summary>The handshake failed; <see cref="DtlsSession.Error"/> says why.</summary>
    Failed,

    /// <summary>The peer's close_notify arrived, or <see cref="DtlsSession.Close"/> was called.</summary>
    Closed,
}
