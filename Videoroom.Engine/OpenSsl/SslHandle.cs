namespace Videoroom.Engine.OpenSsl;

/// <summary>Owns an SSL with two memory BIOs, which are freed with it.</summary>
internal sealed class SslHandle : NativeHandle
{
    /// <summary>Creates a session of a context.</summary>
    /// <exception cref="OpenSslException">OpenSSL has no memory for it.</exception>
    public SslHandle(nint context)
        : base(LibSsl.SSL_new(context), "A DTLS session")
    {
        Input = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        Output = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        if (Input == 0 || Output == 0)
        {
            _ = LibCrypto.BIO_free(Input);
            _ = LibCrypto.BIO_free(Output);
            Dispose();
            throw OpenSslException.FromQueue("A memory BIO could not be created");
        }

        LibSsl.SSL_set_bio(Value, Input, Output);
    }

    /// <summary>The BIO that the session reads: one datagram at a time.</summary>
    public nint Input { get; }

    /// <summary>The BIO that the session writes.</summary>
    public nint Output { get; }

    /// <summary>Creates another session of the same context, whoever holds that.</summary>
    public SslHandle CreateOfSameContext() => new(LibSsl.SSL_get_SSL_CTX(Value));

    /// <inheritdoc/>
    protected override void Free(nint value) => LibSsl.SSL_free(value);
}
