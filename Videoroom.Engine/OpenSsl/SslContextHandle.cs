namespace Videoroom.Engine.OpenSsl;

/// <summary>Owns an SSL_CTX for DTLS in both roles. Sessions hold a reference of their own, so it may go before them.</summary>
internal sealed class SslContextHandle() : NativeHandle(LibSsl.SSL_CTX_new(LibSsl.DTLS_method()), "A DTLS context")
{
    /// <inheritdoc/>
    protected override void Free(nint value) => LibSsl.SSL_CTX_free(value);
}
