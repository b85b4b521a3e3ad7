namespace Videoroom.Engine.Sdp;

/// <summary>Which side starts the DTLS handshake: <c>a=setup</c> (RFC 8842, section 5.2).</summary>
public enum SdpSetup
{
    /// <summary>No attribute.</summary>
    None,

    /// <summary>The answerer decides.</summary>
    ActPass,

    /// <summary>The writer is the DTLS client.</summary>
    Active,

    /// <summary>The writer is the DTLS server.</summary>
    Passive,
}
