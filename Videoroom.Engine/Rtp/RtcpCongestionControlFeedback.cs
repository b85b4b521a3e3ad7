using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// Congestion control feedback (RFC 8888, section 3.1): the arrivals of several streams' packets. The report blocks are checked by
/// <see cref="TryParse"/>; then <see cref="TryRead"/> gives one packet's report after the other. ECN marks are passed over.
/// </summary>
internal ref struct RtcpCongestionControlFeedback
{
    /// <summary>The most packets that a block reports on: half of the sequence numbers.</summary>
    public const int MaximumReports = 16_384;

    /// <summary>Units of the arrival time offset in a second.</summary>
    public const int OffsetsPerSecond = 1024;

    /// <summary>SSRC, first sequence number and number of reports of a block, in bytes.</summary>
    public const int BlockHeaderSize = 8;

    /// <summary>The arrival time offset of a packet that arrived after the report's time, or at a time that is not known.</summary>
    public const int UnknownOffset = 0x1FFF;

    private const int SenderSize = 4;
    private const int TimestampSize = 4;
    private const int ReceivedBit = 0x8000;

    // From the first block to the last; without the timestamp.
    private readonly ReadOnlySpan<byte> _blocks;
    private int _offset;
    private int _left;
    private int _padding;
    private uint _ssrc;
    private ushort _next;

    private RtcpCongestionControlFeedback(ReadOnlySpan<byte> body)
    {
        SenderSsrc = BinaryPrimitives.ReadUInt32BigEndian(body);
        _blocks = body[SenderSize..^TimestampSize];
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(body[^TimestampSize..]);
    }

    /// <summary>Who received the packets.</summary>
    public uint SenderSsrc { get; }

    /// <summary>When the report was made: the middle 32 bits of an NTP time of the receiver's clock, in 1/65,536 s.</summary>
    public uint Timestamp { get; }

    /// <summary>Reads congestion control feedback.</summary>
    /// <returns>False when it is another packet, a block is cut short or reports on too many packets, or something is left over.</returns>
    public static bool TryParse(scoped in RtcpPacket packet, out RtcpCongestionControlFeedback feedback)
    {
        feedback = default;
        var body = packet.Body;
        if (packet.Type != RtcpPacketType.TransportFeedback || packet.Count != RtcpFeedbackFormat.CongestionControl
            || body.Length < SenderSize + TimestampSize)
        {
            return false;
        }

        var blocks = body[SenderSize..^TimestampSize];
        while (!blocks.IsEmpty)
        {
            if (blocks.Length < BlockHeaderSize)
            {
                return false;
            }

            var count = BinaryPrimitives.ReadUInt16BigEndian(blocks[6..]);
            var size = BlockHeaderSize + SizeOf(count);
            if (count > MaximumReports || size > blocks.Length)
            {
                return false;
            }

            blocks = blocks[size..];
        }

        feedback = new RtcpCongestionControlFeedback(body);
        return true;
    }

    /// <summary>The report on the next packet.</summary>
    /// <param name="ssrc">Its stream.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="received">Whether it arrived.</param>
    /// <param name="offset">
    /// How long before <see cref="Timestamp"/> it arrived, in 1/1024 s, 8190 for anything longer; <see cref="UnknownOffset"/>. Means nothing for one
    /// that did not arrive.
    /// </param>
    /// <returns>False behind the last report.</returns>
    public bool TryRead(out uint ssrc, out ushort sequenceNumber, out bool received, out int offset)
    {
        while (_left == 0 && _offset + _padding < _blocks.Length)
        {
            BeginBlock();
        }

        (ssrc, sequenceNumber, received, offset) = (_ssrc, _next, false, 0);
        if (_left == 0)
        {
            return false;
        }

        var report = BinaryPrimitives.ReadUInt16BigEndian(_blocks[_offset..]);
        received = (report & ReceivedBit) != 0;
        offset = report & UnknownOffset;
        _offset += sizeof(ushort);
        _next++;
        _left--;
        return true;
    }

    // Two reports fill a word; behind an odd number of them there is half a word of padding.
    private static int SizeOf(int reports) => ((reports + 1) & ~1) * sizeof(ushort);

    private void BeginBlock()
    {
        var block = _blocks[(_offset + _padding)..];
        _ssrc = BinaryPrimitives.ReadUInt32BigEndian(block);
        _next = BinaryPrimitives.ReadUInt16BigEndian(block[4..]);
        _left = BinaryPrimitives.ReadUInt16BigEndian(block[6..]);
        _offset += _padding + BlockHeaderSize;
        _padding = SizeOf(_left) - (_left * sizeof(ushort));
    }
}
