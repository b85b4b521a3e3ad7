using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Videoroom.Engine.OpenSsl;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// HMAC-SHA1 (RFC 2104) with the two keyed hash states computed once and copied for each packet. OpenSSL 3's own HMAC
/// contexts allocate natively on each reset, which costs more than hashing the key's blocks again. One thread.
/// </summary>
internal sealed unsafe class HmacSha1 : IDisposable
{
    public const int DigestLength = 20;

    private const int BlockLength = 64;

    // SHA_CTX of openssl/sha.h is 96 bytes; the slack costs nothing.
    private const int StateLength = 128;

    // Inner keyed state, outer keyed state, the working copy.
    private readonly StateHandle _states;

    /// <summary>Sets the key: at most 64 bytes.</summary>
    public HmacSha1(ReadOnlySpan<byte> key)
    {
        OpenSslLibrary.EnsureLoaded();
        _states = new StateHandle();
        Span<byte> pad = stackalloc byte[BlockLength];
        SetKeyed(_states.Inner, key, 0x36, pad);
        SetKeyed(_states.Outer, key, 0x5c, pad);
        CryptographicOperations.ZeroMemory(pad);
    }

    /// <summary>Writes the 20-byte digest of data ++ rest.</summary>
    public void Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> rest, Span<byte> digest)
    {
        var work = _states.Work;
        fixed (byte* dataPointer = data, restPointer = rest, output = digest[..DigestLength])
        {
            NativeMemory.Copy(_states.Inner, work, StateLength);
            _ = LibCrypto.SHA1_Update(work, dataPointer, (nuint)data.Length);
            _ = LibCrypto.SHA1_Update(work, restPointer, (nuint)rest.Length);
            _ = LibCrypto.SHA1_Final(output, work);
            NativeMemory.Copy(_states.Outer, work, StateLength);
            _ = LibCrypto.SHA1_Update(work, output, DigestLength);
            _ = LibCrypto.SHA1_Final(output, work);
        }

        GC.KeepAlive(_states);
    }

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();

    private static void SetKeyed(byte* state, ReadOnlySpan<byte> key, byte pad, Span<byte> block)
    {
        block.Fill(pad);
        for (var i = 0; i < key.Length; i++)
        {
            block[i] ^= key[i];
        }

        _ = LibCrypto.SHA1_Init(state);
        fixed (byte* blockPointer = block)
        {
            _ = LibCrypto.SHA1_Update(state, blockPointer, BlockLength);
        }
    }

    private sealed class StateHandle() : NativeHandle((nint)NativeMemory.AllocZeroed(3 * StateLength), "A hash state")
    {
        public byte* Inner => (byte*)Value;

        public byte* Outer => (byte*)Value + StateLength;

        public byte* Work => (byte*)Value + 2 * StateLength;

        protected override void Free(nint value)
        {
            NativeMemory.Clear((void*)value, 3 * StateLength);
            NativeMemory.Free((void*)value);
        }
    }
}
