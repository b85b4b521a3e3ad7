using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Videoroom.Engine.Srtp;

/// <summary>AES128_CM_SHA1_80: AES in counter mode and an HMAC-SHA1 tag of 80 bits (RFC 3711, sections 4.1.1 and 4.2.1).</summary>
internal sealed class SrtpCounterTransform : SrtpTransform
{
    private const int KeyLength = 16;
    private const int SaltLength = 14;
    private const int AuthenticationKeyLength = 20;

    private readonly AesCounterCipher _rtp;
    private readonly AesCounterCipher _rtcp;
    private readonly HmacSha1 _rtpHmac;
    private readonly HmacSha1 _rtcpHmac;
    private readonly byte[] _rtpSalt = new byte[SaltLength];
    private readonly byte[] _rtcpSalt = new byte[SaltLength];

    private SrtpCounterTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        Span<byte> authenticationKey = stackalloc byte[AuthenticationKeyLength];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpEncryptionLabel, key);
        _rtp = new AesCounterCipher(key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpEncryptionLabel, key);
        _rtcp = new AesCounterCipher(key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpAuthenticationLabel, authenticationKey);
        _rtpHmac = new HmacSha1(authenticationKey);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpAuthenticationLabel, authenticationKey);
        _rtcpHmac = new HmacSha1(authenticationKey);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtpSaltLabel, _rtpSalt);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpSaltLabel, _rtcpSalt);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(authenticationKey);
    }

    /// <inheritdoc/>
    public override int TagLength => 10;

    /// <summary>Derives the session keys of both protocols from one direction's master key and salt.</summary>
    public static SrtpCounterTransform Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt) => new(masterKey, masterSalt);

    /// <inheritdoc/>
    public override bool Protect(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, uint ssrc, ulong index, Span<byte> destination)
    {
        Span<byte> iv = stackalloc byte[AesCounterCipher.IvLength];
        WriteIv(iv, ssrc, index, _rtpSalt);
        header.CopyTo(destination);
        if (!_rtp.Apply(iv, prefix, payload, destination[header.Length..]))
        {
            return false;
        }

        var length = header.Length + prefix.Length + payload.Length;
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        ComputeRtpDigest(destination[..length], index, digest);
        digest[..TagLength].CopyTo(destination[length..]);
        return true;
    }

    /// <inheritdoc/>
    public override bool Unprotect(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var authenticated = packet[..^TagLength];
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        ComputeRtpDigest(authenticated, index, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        Span<byte> iv = stackalloc byte[AesCounterCipher.IvLength];
        WriteIv(iv, ssrc, index, _rtpSalt);
        return _rtp.Apply(iv, default, authenticated[headerLength..], authenticated[headerLength..]);
    }

    /// <inheritdoc/>
    public override bool ProtectRtcp(ReadOnlySpan<byte> packet, uint ssrc, uint index, Span<byte> destination)
    {
        Span<byte> iv = stackalloc byte[AesCounterCipher.IvLength];
        WriteIv(iv, ssrc, index, _rtcpSalt);
        packet[..RtcpHeaderLength].CopyTo(destination);
        if (!_rtcp.Apply(iv, default, packet[RtcpHeaderLength..], destination[RtcpHeaderLength..]))
        {
            return false;
        }
        // RFC 3711, section 3.4: the index word comes before the tag and is authenticated.
        BinaryPrimitives.WriteUInt32BigEndian(destination[packet.Length..], EncryptedFlag | index);
        var length = packet.Length + RtcpIndexLength;
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        _rtcpHmac.Compute(destination[..length], default, digest);
        digest[..TagLength].CopyTo(destination[length..]);
        return true;
    }

    /// <inheritdoc/>
    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet)
        => BinaryPrimitives.ReadUInt32BigEndian(packet[^(TagLength + RtcpIndexLength)..]);

    /// <inheritdoc/>
    public override bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        Span<byte> digest = stackalloc byte[HmacSha1.DigestLength];
        _rtcpHmac.Compute(packet[..^TagLength], default, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        if ((indexWord & EncryptedFlag) == 0)
        {
            return true;
        }

        Span<byte> iv = stackalloc byte[AesCounterCipher.IvLength];
        WriteIv(iv, ssrc, indexWord & ~EncryptedFlag, _rtcpSalt);
        var text = packet[RtcpHeaderLength..^(TagLength + RtcpIndexLength)];
        return _rtcp.Apply(iv, default, text, text);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpHmac.Dispose();
        _rtcpHmac.Dispose();
        CryptographicOperations.ZeroMemory(_rtpSalt);
        CryptographicOperations.ZeroMemory(_rtcpSalt);
    }

    /// <summary>The tag covers the packet and the roll-over counter, which is not sent (RFC 3711, section 4.2).</summary>
    private void ComputeRtpDigest(ReadOnlySpan<byte> packet, ulong index, Span<byte> digest)
    {
        Span<byte> rollOverCounter = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollOverCounter, (uint)(index >> 16));
        _rtpHmac.Compute(packet, rollOverCounter, digest);
    }

    /// <summary>RFC 3711, section 4.1.1: salt * 2^16 XOR SSRC * 2^64 XOR index * 2^16.</summary>
    private static void WriteIv(Span<byte> iv, uint ssrc, ulong index, ReadOnlySpan<byte> salt)
    {
        BinaryPrimitives.WriteUInt64BigEndian(iv, ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], index << 16);
        for (var i = 0; i < SaltLength; i++)
        {
            iv[i] ^= salt[i];
        }
    }
}
