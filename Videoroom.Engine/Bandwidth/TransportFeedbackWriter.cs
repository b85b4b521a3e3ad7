using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Bandwidth;

/// <summary>
/// Lays out one packet of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, section 3.1):
/// statuses are added one by one, then chunks and deltas are written together.
/// </summary>
internal ref struct TransportFeedbackWriter
{
    /// <summary>The most statuses of one packet.</summary>
    public const int MaximumStatuses = 1024;

    private const int FixedSize = RtcpPacket.HeaderSize + RtcpTransportFeedback.FixedSize;
    private const int TicksPerReferenceUnit = RtcpTransportFeedback.ReferenceTimeUnitUs / RtcpTransportFeedback.DeltaUnitUs;
    private const short Missing = short.MinValue;

    private readonly Span<byte> _destination;
    private readonly Span<short> _deltas;
    private readonly long _referenceTime;
    private long _previous;
    private int _count;
    private int _deltaBytes;

    /// <summary>Starts a packet.</summary>
    /// <param name="destination">At least 64 bytes.</param>
    /// <param name="deltas">Working space for <see cref="MaximumStatuses"/>.</param>
    /// <param name="firstArrival">The arrival of the first received packet, in units of 250 microseconds.</param>
    public TransportFeedbackWriter(Span<byte> destination, Span<short> deltas, long firstArrival)
    {
        _destination = destination;
        _deltas = deltas;
        _referenceTime = firstArrival / TicksPerReferenceUnit;
        _previous = _referenceTime * TicksPerReferenceUnit;
    }

    /// <summary>The next packet did not arrive; false when the feedback is full.</summary>
    public bool TryAddMissing() => TryAdd(Missing, 0);

    /// <summary>The next packet arrived.</summary>
    /// <param name="arrival">In units of 250 microseconds.</param>
    /// <returns>False when the feedback is full, or the time since the previous one does not fit 16 bits (8 s).</returns>
    public bool TryAddReceived(long arrival)
    {
        var delta = arrival - _previous;
        if (delta is <= short.MinValue or > short.MaxValue || !TryAdd((short)delta, delta is >= 0 and <= byte.MaxValue ? 1 : 2))
        {
            return false;
        }

        _previous = arrival;
        return true;
    }

    /// <summary>Writes the packet.</summary>
    /// <returns>Its size in bytes.</returns>
    public int Complete(uint senderSsrc, uint mediaSsrc, ushort baseSequenceNumber, byte feedbackCount)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_destination[4..], senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(_destination[8..], mediaSsrc);
        BinaryPrimitives.WriteUInt16BigEndian(_destination[12..], baseSequenceNumber);
        BinaryPrimitives.WriteUInt16BigEndian(_destination[14..], (ushort)_count);
        BinaryPrimitives.WriteUInt32BigEndian(_destination[16..], ((uint)_referenceTime << 8) | feedbackCount);
        var size = WriteChunks(FixedSize);
        size = WriteDeltas(size);

        // The padding is counted in its last byte, as everywhere in RTCP (RFC 3550, section 6.4.1).
        var padding = -size & 3;
        _destination.Slice(size, padding).Clear();
        size += padding;
        if (padding > 0)
        {
            _destination[size - 1] = (byte)padding;
        }

        _destination[0] = (byte)(0x80 | (padding > 0 ? 0x20 : 0) | RtcpFeedbackFormat.TransportWide);
        _destination[1] = (byte)RtcpPacketType.TransportFeedback;
        BinaryPrimitives.WriteUInt16BigEndian(_destination[2..], (ushort)((size / 4) - 1));
        return size;
    }

    private static int SymbolOf(short delta) => delta switch
    {
        Missing => TransportFeedbackChunk.NotReceived,
        >= 0 and <= byte.MaxValue => TransportFeedbackChunk.SmallDelta,
        _ => TransportFeedbackChunk.LargeDelta,
    };

    private bool TryAdd(short delta, int deltaBytes)
    {
        // At worst every seven statuses take a chunk of their own.
        var chunkBytes = 2 * ((_count / TransportFeedbackChunk.TwoBitSymbols) + 1);
        if (_count == _deltas.Length || FixedSize + chunkBytes + _deltaBytes + deltaBytes + 3 > _destination.Length)
        {
            return false;
        }

        _deltas[_count++] = delta;
        _deltaBytes += deltaBytes;
        return true;
    }

    private readonly int WriteChunks(int offset)
    {
        ReadOnlySpan<short> rest = _deltas[.._count];
        while (!rest.IsEmpty)
        {
            var run = 1;
            var symbol = SymbolOf(rest[0]);
            while (run < rest.Length && SymbolOf(rest[run]) == symbol)
            {
                run++;
            }

            var oneBit = 0;
            while (oneBit < TransportFeedbackChunk.OneBitSymbols && oneBit < rest.Length
                && SymbolOf(rest[oneBit]) != TransportFeedbackChunk.LargeDelta)
            {
                oneBit++;
            }

            int taken;
            ushort chunk;
            var oneBitFills = oneBit == Math.Min(TransportFeedbackChunk.OneBitSymbols, rest.Length);
            if (run == rest.Length || run >= (oneBitFills ? oneBit : TransportFeedbackChunk.TwoBitSymbols))
            {
                taken = run;
                chunk = (ushort)((symbol << 13) | run);
            }
            else
            {
                taken = Math.Min(rest.Length, oneBitFills ? TransportFeedbackChunk.OneBitSymbols : TransportFeedbackChunk.TwoBitSymbols);
                chunk = oneBitFills ? OneBitVector(rest[..taken]) : TwoBitVector(rest[..taken]);
            }

            BinaryPrimitives.WriteUInt16BigEndian(_destination[offset..], chunk);
            offset += 2;
            rest = rest[taken..];
        }

        return offset;
    }

    private static ushort OneBitVector(ReadOnlySpan<short> deltas)
    {
        var chunk = 0x8000;
        for (var i = 0; i < deltas.Length; i++)
        {
            chunk |= SymbolOf(deltas[i]) << (TransportFeedbackChunk.OneBitSymbols - 1 - i);
        }

        return (ushort)chunk;
    }

    private static ushort TwoBitVector(ReadOnlySpan<short> deltas)
    {
        var chunk = 0xC000;
        for (var i = 0; i < deltas.Length; i++)
        {
            chunk |= SymbolOf(deltas[i]) << (2 * (TransportFeedbackChunk.TwoBitSymbols - 1 - i));
        }

        return (ushort)chunk;
    }

    private readonly int WriteDeltas(int offset)
    {
        foreach (var delta in _deltas[.._count])
        {
            switch (SymbolOf(delta))
            {
                case TransportFeedbackChunk.SmallDelta:
                    _destination[offset++] = (byte)delta;
                    break;
                case TransportFeedbackChunk.LargeDelta:
                    BinaryPrimitives.WriteInt16BigEndian(_destination[offset..], delta);
                    offset += 2;
                    break;
            }
        }

        return offset;
    }
}
