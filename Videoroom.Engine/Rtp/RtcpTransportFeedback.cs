using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1). The chunks and deltas are
/// checked by <see cref="TryParse"/>; then <see cref="TryRead"/> gives one status after the other.
/// </summary>
internal ref struct RtcpTransportFeedback
{
    /// <summary>A unit of the reference time, in microseconds.</summary>
    public const int ReferenceTimeUnitUs = 64_000;

    /// <summary>A unit of the receive deltas, in microseconds.</summary>
    public const int DeltaUnitUs = 250;

    /// <summary>SSRCs and the fixed fields before the chunks, in bytes.</summary>
    public const int FixedSize = 16;

    private readonly ReadOnlySpan<byte> _body;
    private int _chunkOffset;
    private int _deltaOffset;
    private int _read;
    private TransportFeedbackChunk _chunk;

    private RtcpTransportFeedback(ReadOnlySpan<byte> body, int deltasOffset)
    {
        _body = body;
        _chunkOffset = FixedSize;
        _deltaOffset = deltasOffset;
    }

    /// <summary>Who received the packets.</summary>
    public readonly uint SenderSsrc => BinaryPrimitives.ReadUInt32BigEndian(_body);

    /// <summary>A stream of the sender.</summary>
    public readonly uint MediaSsrc => BinaryPrimitives.ReadUInt32BigEndian(_body[4..]);

    /// <summary>The transport-wide sequence number of the first status.</summary>
    public readonly ushort BaseSequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_body[8..]);

    /// <summary>How many statuses there are.</summary>
    public readonly int StatusCount => BinaryPrimitives.ReadUInt16BigEndian(_body[10..]);

    /// <summary>Signed 24 bits in units of 64 ms: what the first delta counts from.</summary>
    public readonly int ReferenceTime => BinaryPrimitives.ReadInt32BigEndian(_body[12..]) >> 8;

    /// <summary>Counts feedback packets, modulo 256.</summary>
    public readonly byte FeedbackCount => _body[15];

    /// <summary>Reads transport-wide feedback.</summary>
    /// <returns>False when it is another packet, its chunks do not cover the statuses, its deltas are cut short, or a symbol is reserved.</returns>
    public static bool TryParse(scoped in RtcpPacket packet, out RtcpTransportFeedback feedback)
    {
        feedback = default;
        var body = packet.Body;
        if (packet.Type != RtcpPacketType.TransportFeedback || packet.Count != RtcpFeedbackFormat.TransportWide || body.Length < FixedSize)
        {
            return false;
        }

        int missing = BinaryPrimitives.ReadUInt16BigEndian(body[10..]);
        var offset = FixedSize;
        var deltas = 0;
        while (missing > 0)
        {
            if (offset + 2 > body.Length)
            {
                return false;
            }

            var chunk = new TransportFeedbackChunk(BinaryPrimitives.ReadUInt16BigEndian(body[offset..]));
            var count = Math.Min(chunk.Count, missing);
            if (count == 0 || !chunk.TryGetDeltaBytes(count, out var bytes))
            {
                return false;
            }

            deltas += bytes;
            missing -= count;
            offset += 2;
        }

        if (deltas > body.Length - offset)
        {
            return false;
        }

        feedback = new RtcpTransportFeedback(body, offset);
        return true;
    }

    /// <summary>The status of the next packet.</summary>
    /// <param name="sequenceNumber">Its transport-wide sequence number.</param>
    /// <param name="received">Whether it arrived.</param>
    /// <param name="deltaUs">How long after the previous received one, in microseconds; for the first, after the reference time.</param>
    /// <returns>False behind the last status.</returns>
    public bool TryRead(out ushort sequenceNumber, out bool received, out int deltaUs)
    {
        sequenceNumber = (ushort)(BaseSequenceNumber + _read);
        received = false;
        deltaUs = 0;
        if (_read == StatusCount)
        {
            return false;
        }

        if (_chunk.IsEmpty)
        {
            _chunk = new TransportFeedbackChunk(BinaryPrimitives.ReadUInt16BigEndian(_body[_chunkOffset..]));
            _chunkOffset += 2;
        }

        var symbol = _chunk.Take();
        _read++;
        if (symbol == TransportFeedbackChunk.SmallDelta)
        {
            received = true;
            deltaUs = _body[_deltaOffset] * DeltaUnitUs;
            _deltaOffset++;
        }
        else if (symbol == TransportFeedbackChunk.LargeDelta)
        {
            received = true;
            deltaUs = BinaryPrimitives.ReadInt16BigEndian(_body[_deltaOffset..]) * DeltaUnitUs;
            _deltaOffset += 2;
        }

        return true;
    }
}
