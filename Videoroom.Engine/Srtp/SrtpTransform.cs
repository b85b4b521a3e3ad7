using Videoroom.Engine.Dtls;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// One direction's cipher and tag for packets whose index is known: no sequence state, no replay list.
/// Destinations are long enough for the packet and the overhead; that is the caller's to check.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>The E flag of an SRTCP packet: it is encrypted (RFC 3711, section 3.4).</summary>
    public const uint EncryptedFlag = 0x8000_0000;

    /// <summary>The length of the part of an RTCP packet that stays in the clear.</summary>
    public const int RtcpHeaderLength = 8;

    /// <summary>The length of the E flag and the SRTCP index.</summary>
    public const int RtcpIndexLength = 4;

    /// <summary>The length of the authentication tag.</summary>
    public abstract int TagLength { get; }

    /// <summary>Builds the transform of a profile for what one role writes.</summary>
    public static SrtpTransform Create(SrtpKeyingMaterial keys, DtlsRole writer, bool encrypt)
    {
        var masterKey = keys.MasterKey(writer);
        var masterSalt = keys.MasterSalt(writer);
        return keys.Profile.IsAead()
            ? SrtpGcmTransform.Derive(masterKey, masterSalt, encrypt)
            : SrtpCounterTransform.Derive(masterKey, masterSalt);
    }

    /// <summary>Writes header ++ encrypted (prefix ++ payload) ++ tag.</summary>
    /// <returns>False when the cipher refused.</returns>
    public abstract bool Protect(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, uint ssrc, ulong index, Span<byte> destination);

    /// <summary>Checks and decrypts packet (header, text, tag) in place.</summary>
    public abstract bool Unprotect(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Writes the SRTCP form of a packet, its index word among it.</summary>
    /// <returns>False when the cipher refused.</returns>
    public abstract bool ProtectRtcp(ReadOnlySpan<byte> packet, uint ssrc, uint index, Span<byte> destination);

    /// <summary>The word with E flag and index of an SRTCP packet, which is longer than <see cref="TagLength"/> + 4.</summary>
    public abstract uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet);

    /// <summary>Checks and decrypts an SRTCP packet in place.</summary>
    public abstract bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord);

    /// <inheritdoc/>
    public abstract void Dispose();
}
