namespace Videoroom.Engine.Dtls;

/// <summary>What all DTLS sessions of a node share. Thread-safe.</summary>
public sealed class DtlsContext : IDisposable
{
    /// <summary>Prepares OpenSSL with the node's certificate; the certificate may be disposed afterwards.</summary>
    public DtlsContext(DtlsCertificate certificate) => throw new NotImplementedException();

    /// <summary>Opens a session. A client's first flight is ready at once; a server waits for the ClientHello.</summary>
    /// <param name="role">Our side of the handshake.</param>
    /// <param name="nowMs">The monotonic clock in milliseconds; the handshake's 30 s count from here.</param>
    public DtlsSession CreateSession(DtlsRole role, long nowMs) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
