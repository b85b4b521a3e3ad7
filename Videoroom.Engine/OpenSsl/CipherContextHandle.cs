namespace Videoroom.Engine.OpenSsl;

/// <summary>Owns an EVP_CIPHER_CTX; freeing it zeroes the key schedule.</summary>
internal sealed class CipherContextHandle() : NativeHandle(LibCrypto.EVP_CIPHER_CTX_new(), "A cipher context")
{
    /// <summary>Creates a context and sets its cipher, direction and key, once.</summary>
    public static unsafe CipherContextHandle Create(nint cipher, ReadOnlySpan<byte> key, bool encrypt)
    {
        var context = new CipherContextHandle();
        fixed (byte* keyPointer = key)
        {
            if (LibCrypto.EVP_CipherInit_ex(context.Value, cipher, 0, keyPointer, null, encrypt ? 1 : 0) == 1)
            {
                return context;
            }
        }

        context.Dispose();
        throw OpenSslException.FromQueue("A cipher key could not be set");
    }

    /// <inheritdoc/>
    protected override void Free(nint value) => LibCrypto.EVP_CIPHER_CTX_free(value);
}
