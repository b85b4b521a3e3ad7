namespace Videoroom.Engine.Dtls;

/// <summary>A side of the handshake (<c>a=setup</c>: active is the client, passive the server).</summary>
public enum DtlsRole
{
    /// <summary>Sends the ClientHello.</summary>
    Client,

    /// <summary>Waits for it: the server's role, unless the client only waits, too.</summary>
    Server,
}
