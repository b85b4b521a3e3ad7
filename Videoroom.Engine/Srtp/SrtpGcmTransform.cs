using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Videoroom.Engine.Srtp;

/// <summary>AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714).</summary>
internal sealed class SrtpGcmTransform : SrtpTransform
{
    private const int SaltLength = 12;

    private readonly AesGcmCipher _rtp;
    private readonly AesGcmCipher _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    /// <summary>Takes session keys; the salts are 12 bytes.</summary>
    public SrtpGcmTransform(
        ReadOnlySpan<byte> rtpKey, ReadOnlySpan<byte> rtpSalt, ReadOnlySpan<byte> rtcpKey, ReadOnlySpan<byte> rtcpSalt, bool encrypt)
    {
        _rtp = new AesGcmCipher(rtpKey, encrypt);
        _rtcp = new AesGcmCipher(rtcpKey, encrypt);
        _rtpSalt = rtpSalt.ToArray();
        _rtcpSalt = rtcpSalt.ToArray();
    }

    /// <inheritdoc/>
    public override int TagLength => AesGcmCipher.TagLength;

    /// <summary>Derives the session keys of both protocols from one direction's master key and salt.</summary>
    public static SrtpGcmTransform Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool encrypt)
    {
        Span<byte> keys = stackalloc byte[2 * masterKey.Length + 2 * SaltLength];
        var rtpKey = keys[..masterKey.Length];
        var rtcpKey = keys.Slice(masterKey.Length, masterKey.Length);
        var rtpSalt = keys.Slice(2 * masterKey.Length, SaltLength);
        var rtcpSalt = keys[^SaltLength..];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpEncryptionLabel, rtpKey);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpSaltLabel, rtpSalt);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpEncryptionLabel, rtcpKey);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpSaltLabel, rtcpSalt);
        var transform = new SrtpGcmTransform(rtpKey, rtpSalt, rtcpKey, rtcpSalt, encrypt);
        CryptographicOperations.ZeroMemory(keys);
        return transform;
    }

    /// <inheritdoc/>
    public override bool Protect(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, uint ssrc, ulong index, Span<byte> destination)
    {
        Span<byte> iv = stackalloc byte[AesGcmCipher.IvLength];
        WriteIv(iv, ssrc, index, _rtpSalt);
        header.CopyTo(destination);
        return _rtp.Seal(iv, header, default, prefix, payload, destination[header.Length..]);
    }

    /// <inheritdoc/>
    public override bool Unprotect(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> iv = stackalloc byte[AesGcmCipher.IvLength];
        WriteIv(iv, ssrc, index, _rtpSalt);
        return _rtp.Open(iv, packet[..headerLength], default, packet[headerLength..^TagLength], packet[^TagLength..]);
    }

    /// <inheritdoc/>
    public override bool ProtectRtcp(ReadOnlySpan<byte> packet, uint ssrc, uint index, Span<byte> destination)
    {
        Span<byte> iv = stackalloc byte[AesGcmCipher.IvLength];
        WriteIv(iv, ssrc, index, _rtcpSalt);
        // RFC 7714, section 17: header, encrypted rest, tag, and the index word last; header and word are authenticated.
        var word = destination.Slice(packet.Length + TagLength, RtcpIndexLength);
        BinaryPrimitives.WriteUInt32BigEndian(word, EncryptedFlag | index);
        packet[..RtcpHeaderLength].CopyTo(destination);
        return _rtcp.Seal(iv, packet[..RtcpHeaderLength], word, packet[RtcpHeaderLength..], default, destination[RtcpHeaderLength..^RtcpIndexLength]);
    }

    /// <inheritdoc/>
    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpIndexLength..]);

    /// <inheritdoc/>
    public override bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        Span<byte> iv = stackalloc byte[AesGcmCipher.IvLength];
        WriteIv(iv, ssrc, indexWord & ~EncryptedFlag, _rtcpSalt);
        var word = packet[^RtcpIndexLength..];
        var tag = packet[^(RtcpIndexLength + TagLength)..^RtcpIndexLength];
        var text = packet[..^(RtcpIndexLength + TagLength)];
        // Without the E flag the whole packet is associated data (RFC 7714, section 9.3).
        var clear = (indexWord & EncryptedFlag) != 0 ? RtcpHeaderLength : text.Length;
        return _rtcp.Open(iv, text[..clear], word, text[clear..], tag);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        CryptographicOperations.ZeroMemory(_rtpSalt);
        CryptographicOperations.ZeroMemory(_rtcpSalt);
    }

    /// <summary>RFC 7714, sections 8.1 and 9.1: two zero bytes, the SSRC and the 48-bit index, with the salt added.</summary>
    private static void WriteIv(Span<byte> iv, uint ssrc, ulong index, ReadOnlySpan<byte> salt)
    {
        BinaryPrimitives.WriteUInt32BigEndian(iv, ssrc >> 16);
        BinaryPrimitives.WriteUInt64BigEndian(iv[4..], ((ulong)(ushort)ssrc << 48) | index);
        for (var i = 0; i < SaltLength; i++)
        {
            iv[i] ^= salt[i];
        }
    }
}
