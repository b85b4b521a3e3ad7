using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Videoroom.Engine.Dtls;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// Encrypts what one peer is sent: SRTP and SRTCP (RFC 3711, RFC 7714). An instance belongs to one thread at a time.
/// It allocates only when an SSRC is seen for the first time.
/// </summary>
/// <remarks>
/// The IV is made of SSRC, roll-over counter and sequence number. <b>Two packets of one SSRC and sequence number must be
/// the same byte for byte</b>: with GCM a second content under one IV (a changed header extension is enough) gives the
/// authentication key away (RFC 7714, section 10.1). So retransmissions go as RTX, with their own SSRC and sequence
/// numbers (RFC 4588), or are the identical packet again.
/// </remarks>
public sealed class SrtpSender : IDisposable
{
    /// <summary>SSRCs that one sender can protect for: far above what one peer is ever sent.</summary>
    public const int MaxSsrcs = 4096;

    // RFC 3711, section 3.2.1: the SRTCP index has 31 bits and must not wrap under one key.
    private const uint MaxRtcpIndex = 0x7fff_ffff;

    private readonly SrtpTransform _transform;
    private readonly SsrcTable<ulong> _highestIndices = new(MaxSsrcs);
    private readonly int _tagLength;
    private uint _nextRtcpIndex;

    /// <summary>Derives the session keys of what the local role sends.</summary>
    /// <param name="keys">The exporter's result; it may be disposed afterwards.</param>
    /// <param name="localRole">Our role in the DTLS handshake.</param>
    public SrtpSender(SrtpKeyingMaterial keys, DtlsRole localRole)
        : this(SrtpTransform.Create(keys, localRole, encrypt: true))
    {
    }

    /// <summary>Sends with a given transform; the first SRTCP packet gets the given index.</summary>
    internal SrtpSender(SrtpTransform transform, uint firstRtcpIndex = 0)
    {
        _transform = transform;
        _tagLength = transform.TagLength;
        _nextRtcpIndex = firstRtcpIndex;
    }

    /// <summary>Bytes that <see cref="Protect"/> adds to an RTP packet.</summary>
    public int Overhead => _tagLength;

    /// <summary>Bytes that <see cref="ProtectRtcp"/> adds to an RTCP packet.</summary>
    public int RtcpOverhead => _tagLength + SrtpTransform.RtcpIndexLength;

    /// <summary>
    /// Writes an SRTP packet: the header, then payloadPrefix ++ payload encrypted, then the tag. The split lets a
    /// forwarder rewrite the header and the payload's first bytes without copying a payload that others share.
    /// </summary>
    /// <param name="header">The whole RTP header: fixed part, CSRCs and extension.</param>
    /// <param name="payloadPrefix">The first bytes of the payload; may be empty.</param>
    /// <param name="payload">The rest of the payload; may be empty.</param>
    /// <param name="destination">Room for all three and <see cref="Overhead"/>; it overlaps none of them.</param>
    /// <returns>
    /// The number of bytes written; 0 when refused: more than <see cref="MaxSsrcs"/> SSRCs, a sequence number from before
    /// the SSRC's first packet, or 2^48 packets under one key.
    /// </returns>
    /// <exception cref="ArgumentException">The header is not that of an RTP packet, or the destination is too short.</exception>
    public int Protect(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payloadPrefix, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        if (!RtpClearPart.TryGetLength(header, out var headerLength) || headerLength != header.Length)
        {
            throw new ArgumentException("Not exactly one RTP header.", nameof(header));
        }

        var length = header.Length + payloadPrefix.Length + payload.Length + _tagLength;
        if (destination.Length < length)
        {
            throw new ArgumentException($"The packet needs {length} bytes, not {destination.Length}.", nameof(destination));
        }

        var sequenceNumber = RtpClearPart.SequenceNumber(header);
        var ssrc = RtpClearPart.Ssrc(header);
        ref var highest = ref _highestIndices.Find(ssrc);
        ulong index = sequenceNumber;
        if (Unsafe.IsNullRef(ref highest))
        {
            highest = ref _highestIndices.Add(ssrc);
            if (Unsafe.IsNullRef(ref highest))
            {
                return 0;
            }

            highest = index;
        }
        else if (!RtpPacketIndex.TryEstimate(highest, sequenceNumber, out index))
        {
            return 0;
        }

        if (index > highest)
        {
            highest = index;
        }

        return _transform.Protect(header, payloadPrefix, payload, ssrc, index, destination) ? length : 0;
    }

    /// <summary>Writes the SRTCP form of an RTCP compound packet.</summary>
    /// <param name="packet">The plain packet, at least 8 bytes.</param>
    /// <param name="destination">Room for it and <see cref="RtcpOverhead"/>; it does not overlap the packet.</param>
    /// <returns>The number of bytes written; 0 when refused: 2^31 packets were sent under one key.</returns>
    /// <exception cref="ArgumentException">The packet is shorter than an RTCP header, or the destination is too short.</exception>
    public int ProtectRtcp(ReadOnlySpan<byte> packet, Span<byte> destination)
    {
        if (packet.Length < SrtpTransform.RtcpHeaderLength)
        {
            throw new ArgumentException("Shorter than an RTCP header.", nameof(packet));
        }

        var length = packet.Length + RtcpOverhead;
        if (destination.Length < length)
        {
            throw new ArgumentException($"The packet needs {length} bytes, not {destination.Length}.", nameof(destination));
        }

        if (_nextRtcpIndex > MaxRtcpIndex)
        {
            return 0;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        return _transform.ProtectRtcp(packet, ssrc, _nextRtcpIndex++, destination[..length]) ? length : 0;
    }

    /// <summary>
    /// Makes room for other SSRCs. <b>The caller never sends with this one again</b>: its sequence numbers would begin anew, and
    /// with them its IVs.
    /// </summary>
    public void Forget(uint ssrc) => _highestIndices.Remove(ssrc);

    /// <summary>Frees the ciphers and zeroes their keys.</summary>
    public void Dispose() => _transform.Dispose();
}
