using Videoroom.Engine.OpenSsl;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// AES-GCM on a kept OpenSSL context: the key is set once, each packet sets only its IV. About a third of what
/// <see cref="System.Security.Cryptography.AesGcm"/> costs at the size of a video packet. One direction, one thread.
/// </summary>
internal sealed unsafe class AesGcmCipher : IDisposable
{
    public const int TagLength = 16;

    public const int IvLength = 12;

    private const int BlockLength = 16;

    // A rewritten payload descriptor fits.
    private const int MaxFilledStart = 4 * BlockLength;

    // EVP_CTRL_AEAD_GET_TAG and EVP_CTRL_AEAD_SET_TAG of openssl/evp.h.
    private const int GetTag = 0x10;
    private const int SetTag = 0x11;

    private readonly CipherContextHandle _context;

    /// <summary>Sets the key: 16 or 32 bytes.</summary>
    public AesGcmCipher(ReadOnlySpan<byte> key, bool encrypt)
    {
        OpenSslLibrary.EnsureLoaded();
        _context = CipherContextHandle.Create(key.Length == 32 ? LibCrypto.EVP_aes_256_gcm() : LibCrypto.EVP_aes_128_gcm(), key, encrypt);
    }

    /// <summary>Encrypts plainStart ++ plainRest into the destination, followed by the tag; authenticates both associated parts too.</summary>
    /// <returns>False when OpenSSL refused, which it does for no valid argument.</returns>
    public bool Seal(
        ReadOnlySpan<byte> iv,
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> associatedRest,
        scoped ReadOnlySpan<byte> plainStart,
        scoped ReadOnlySpan<byte> plainRest,
        Span<byte> destination)
    {
        var context = _context.Value;
        var length = plainStart.Length + plainRest.Length;
        // OpenSSL takes a call that does not end with a whole block byte by byte: fill the start's last one from the rest.
        var missing = -plainStart.Length & (BlockLength - 1);
        Span<byte> blocks = stackalloc byte[MaxFilledStart];
        if (missing != 0 && missing <= plainRest.Length && plainStart.Length <= MaxFilledStart - BlockLength)
        {
            plainStart.CopyTo(blocks);
            plainRest[..missing].CopyTo(blocks[plainStart.Length..]);
            plainStart = blocks[..(plainStart.Length + missing)];
            plainRest = plainRest[missing..];
        }
        // The slice checks the bound that native code relies on.
        fixed (byte* output = destination[..(length + TagLength)], startPointer = plainStart, restPointer = plainRest)
        {
            var sealedAll = Begin(context, iv, associated, associatedRest)
                && (plainStart.IsEmpty || LibCrypto.EVP_CipherUpdate(context, output, out _, startPointer, plainStart.Length) == 1)
                && (plainRest.IsEmpty || LibCrypto.EVP_CipherUpdate(context, output + plainStart.Length, out _, restPointer, plainRest.Length) == 1)
                && LibCrypto.EVP_CipherFinal_ex(context, output + length, out _) == 1
                && LibCrypto.EVP_CIPHER_CTX_ctrl(context, GetTag, TagLength, output + length) == 1;
            GC.KeepAlive(_context);
            return sealedAll;
        }
    }

    /// <summary>Decrypts text in place when the tag is right.</summary>
    /// <returns>False for a wrong tag (compared in constant time by OpenSSL); the text is then undefined.</returns>
    public bool Open(
        ReadOnlySpan<byte> iv, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> associatedRest, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        var context = _context.Value;
        byte nothing;
        fixed (byte* textPointer = text, tagPointer = tag[..TagLength])
        {
            var opened = Begin(context, iv, associated, associatedRest)
                && (text.IsEmpty || LibCrypto.EVP_CipherUpdate(context, textPointer, out _, textPointer, text.Length) == 1)
                && LibCrypto.EVP_CIPHER_CTX_ctrl(context, SetTag, TagLength, tagPointer) == 1
                && LibCrypto.EVP_CipherFinal_ex(context, &nothing, out _) == 1;
            GC.KeepAlive(_context);
            return opened;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    private static bool Begin(nint context, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> associatedRest)
    {
        fixed (byte* ivPointer = iv[..IvLength], associatedPointer = associated, restPointer = associatedRest)
        {
            // -1 keeps the direction that was set with the key.
            return LibCrypto.SetIv(context, 0, 0, null, ivPointer, -1) == 1
                && (associated.IsEmpty || LibCrypto.EVP_CipherUpdate(context, null, out _, associatedPointer, associated.Length) == 1)
                && (associatedRest.IsEmpty || LibCrypto.EVP_CipherUpdate(context, null, out _, restPointer, associatedRest.Length) == 1);
        }
    }
}
