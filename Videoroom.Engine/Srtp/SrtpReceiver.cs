using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Videoroom.Engine.Dtls;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// Authenticates and decrypts what one peer sends: SRTP and SRTCP (RFC 3711, RFC 7714), each SSRC with its own roll-over
/// counter and replay list. A packet changes state only after it was authenticated. No bytes make it throw. An instance
/// belongs to one thread at a time and allocates only when an SSRC is authenticated for the first time.
/// </summary>
public sealed class SrtpReceiver : IDisposable
{
    /// <summary>
    /// SSRCs that one peer may send with. Only authenticated packets add one; a long call that restarts its screen
    /// share often uses a few hundred.
    /// </summary>
    public const int MaxSsrcs = 1024;

    private readonly SrtpTransform _transform;
    private readonly SsrcTable<ReplayWindow> _rtp = new(MaxSsrcs);
    private readonly SsrcTable<ReplayWindow> _rtcp = new(MaxSsrcs);
    private readonly int _tagLength;

    /// <summary>Derives the session keys of what the remote role sends.</summary>
    /// <param name="keys">The exporter's result; it may be disposed afterwards.</param>
    /// <param name="localRole">Our role in the DTLS handshake.</param>
    public SrtpReceiver(SrtpKeyingMaterial keys, DtlsRole localRole)
        : this(SrtpTransform.Create(keys, localRole == DtlsRole.Server ? DtlsRole.Client : DtlsRole.Server, encrypt: false))
    {
    }

    /// <summary>Receives with a given transform.</summary>
    internal SrtpReceiver(SrtpTransform transform)
    {
        _transform = transform;
        _tagLength = transform.TagLength;
    }

    /// <summary>SSRCs whose RTP was authenticated.</summary>
    internal int SsrcCount => _rtp.Count;

    /// <summary>Authenticates and decrypts an RTP packet in place.</summary>
    /// <param name="packet">The datagram; the part after the RTP header is undefined after false.</param>
    /// <param name="length">The length of the plain RTP packet; 0 after false.</param>
    /// <returns>False when it is malformed, forged, replayed, too old to tell, or of one SSRC too many.</returns>
    public bool TryUnprotect(Span<byte> packet, out int length)
    {
        length = 0;
        if (!RtpClearPart.TryGetLength(packet, out var headerLength) || packet.Length < headerLength + _tagLength)
        {
            return false;
        }

        var sequenceNumber = RtpClearPart.SequenceNumber(packet);
        var ssrc = RtpClearPart.Ssrc(packet);
        ref var window = ref _rtp.Find(ssrc);
        var known = !Unsafe.IsNullRef(ref window);
        // A stream starts with a roll-over counter of 0 (RFC 3711, section 3.3.1).
        ulong index = sequenceNumber;
        if (known && (!RtpPacketIndex.TryEstimate(window.Highest, sequenceNumber, out index) || !window.Accepts(index)))
        {
            return false;
        }

        if (!known && _rtp.Count == MaxSsrcs)
        {
            return false;
        }

        if (!_transform.Unprotect(packet, headerLength, ssrc, index))
        {
            return false;
        }

        if (!known)
        {
            window = ref _rtp.Add(ssrc);
        }

        window.Add(index);
        length = packet.Length - _tagLength;
        return true;
    }

    /// <summary>Authenticates and decrypts an RTCP compound packet in place.</summary>
    /// <param name="packet">The datagram; the part after the first 8 bytes is undefined after false.</param>
    /// <param name="length">The length of the plain RTCP packet; 0 after false.</param>
    /// <returns>False when it is malformed, forged, replayed, too old to tell, or of one SSRC too many.</returns>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        var overhead = _tagLength + SrtpTransform.RtcpIndexLength;
        if (packet.Length < SrtpTransform.RtcpHeaderLength + overhead || packet[0] >> 6 != 2)
        {
            return false;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var indexWord = _transform.ReadRtcpIndexWord(packet);
        var index = indexWord & ~SrtpTransform.EncryptedFlag;
        ref var window = ref _rtcp.Find(ssrc);
        var known = !Unsafe.IsNullRef(ref window);
        if (known ? !window.Accepts(index) : _rtcp.Count == MaxSsrcs)
        {
            return false;
        }

        if (!_transform.UnprotectRtcp(packet, ssrc, indexWord))
        {
            return false;
        }

        if (!known)
        {
            window = ref _rtcp.Add(ssrc);
        }

        window.Add(index);
        length = packet.Length - overhead;
        return true;
    }

    /// <summary>Frees the ciphers and zeroes their keys.</summary>
    public void Dispose() => _transform.Dispose();
}
