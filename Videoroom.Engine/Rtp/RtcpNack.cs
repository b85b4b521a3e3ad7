using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// A generic NACK (RFC 4585, section 6.2.1). One datagram can name 6,000 packets; no more than
/// <see cref="MaximumSequenceNumbers"/> are read, about what a browser asks for at its worst.
/// </summary>
internal ref struct RtcpNack
{
    /// <summary>What is read of one NACK at most.</summary>
    public const int MaximumSequenceNumbers = 512;

    private ReadOnlySpan<byte> _entries;
    private ushort _packetId;
    private uint _pending;
    private int _remaining;

    private RtcpNack(uint senderSsrc, uint mediaSsrc, ReadOnlySpan<byte> entries)
    {
        SenderSsrc = senderSsrc;
        MediaSsrc = mediaSsrc;
        _entries = entries;
        _remaining = MaximumSequenceNumbers;
    }

    /// <summary>Who asks.</summary>
    public uint SenderSsrc { get; }

    /// <summary>The stream whose packets are missing.</summary>
    public uint MediaSsrc { get; }

    /// <summary>Reads a NACK; false when it is another packet, cut short, or names nothing.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpNack nack)
    {
        nack = default;
        if (packet.Type != RtcpPacketType.TransportFeedback || packet.Count != RtcpFeedbackFormat.GenericNack
            || packet.Body.Length < 12)
        {
            return false;
        }

        nack = new RtcpNack(
            BinaryPrimitives.ReadUInt32BigEndian(packet.Body), BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]), packet.Body[8..]);
        return true;
    }

    /// <summary>The next missing sequence number.</summary>
    /// <returns>False behind the last one, or when the limit is reached.</returns>
    public bool TryRead(out ushort sequenceNumber)
    {
        sequenceNumber = 0;
        if (_pending == 0 && _entries.Length >= 4)
        {
            // Bit 0 stands for the packet id itself, bit n for the n-th packet behind it.
            _packetId = BinaryPrimitives.ReadUInt16BigEndian(_entries);
            _pending = 1 | ((uint)BinaryPrimitives.ReadUInt16BigEndian(_entries[2..]) << 1);
            _entries = _entries[4..];
        }

        if (_pending == 0 || _remaining == 0)
        {
            return false;
        }

        sequenceNumber = (ushort)(_packetId + System.Numerics.BitOperations.TrailingZeroCount(_pending));
        _pending &= _pending - 1;
        _remaining--;
        return true;
    }
}
