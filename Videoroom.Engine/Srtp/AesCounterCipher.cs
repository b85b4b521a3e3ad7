using Videoroom.Engine.OpenSsl;

namespace Videoroom.Engine.Srtp;

/// <summary>AES in counter mode (RFC 3711, section 4.1.1) on a kept OpenSSL context. One thread.</summary>
internal sealed unsafe class AesCounterCipher : IDisposable
{
    public const int IvLength = 16;

    private readonly CipherContextHandle _context;

    /// <summary>Sets the key: 16 bytes.</summary>
    public AesCounterCipher(ReadOnlySpan<byte> key)
    {
        OpenSslLibrary.EnsureLoaded();
        _context = CipherContextHandle.Create(LibCrypto.EVP_aes_128_ctr(), key, encrypt: true);
    }

    /// <summary>Adds the key stream to start ++ rest; the destination may be the rest itself when start is empty.</summary>
    /// <returns>False when OpenSSL refused, which it does for no valid argument.</returns>
    public bool Apply(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> start, ReadOnlySpan<byte> rest, Span<byte> destination)
    {
        var context = _context.Value;
        // The slices check the bounds that native code relies on.
        fixed (byte* ivPointer = iv[..IvLength], startPointer = start, restPointer = rest, output = destination[..(start.Length + rest.Length)])
        {
            var applied = LibCrypto.SetIv(context, 0, 0, null, ivPointer, -1) == 1
                && (start.IsEmpty || LibCrypto.EVP_CipherUpdate(context, output, out _, startPointer, start.Length) == 1)
                && (rest.IsEmpty || LibCrypto.EVP_CipherUpdate(context, output + start.Length, out _, restPointer, rest.Length) == 1);
            GC.KeepAlive(_context);
            return applied;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();
}
