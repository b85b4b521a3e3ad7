using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>
/// Appends RTCP packets to one compound (RFC 3550, section 6.1) or reduced-size packet (RFC 5506). A packet that does
/// not fit leaves what is there as it is.
/// </summary>
internal ref struct RtcpWriter
{
    /// <summary>The most report blocks or sources that one packet counts.</summary>
    public const int MaximumCount = 31;

    private readonly Span<byte> _destination;

    /// <summary>Starts an empty compound.</summary>
    public RtcpWriter(Span<byte> destination) => _destination = destination;

    /// <summary>The bytes written so far.</summary>
    public int Size { get; private set; }

    /// <summary>Appends an SR (section 6.4.1).</summary>
    /// <param name="ssrc">The stream that is sent.</param>
    /// <param name="ntp">Now.</param>
    /// <param name="rtpTimestamp">The same moment in the stream's clock.</param>
    /// <param name="packets">Packets sent.</param>
    /// <param name="octets">Payload bytes sent.</param>
    /// <param name="blocks">At most 31.</param>
    public bool TryWriteSenderReport(
        uint ssrc, NtpTime ntp, uint rtpTimestamp, uint packets, uint octets, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (blocks.Length > MaximumCount || !TryBegin(
            RtcpPacketType.SenderReport, blocks.Length, RtcpSenderReport.FixedSize + (ReportBlock.Size * blocks.Length), out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], ntp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], rtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], packets);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], octets);
        WriteBlocks(body[RtcpSenderReport.FixedSize..], blocks);
        return true;
    }

    /// <summary>Appends an RR (section 6.4.2).</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="blocks">At most 31; none says that nothing is received.</param>
    public bool TryWriteReceiverReport(uint ssrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (blocks.Length > MaximumCount || !TryBegin(
            RtcpPacketType.ReceiverReport, blocks.Length, 4 + (ReportBlock.Size * blocks.Length), out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        WriteBlocks(body[4..], blocks);
        return true;
    }

    /// <summary>Appends an SDES of one source with its CNAME (section 6.5.1).</summary>
    /// <param name="ssrc">The source.</param>
    /// <param name="utf8Cname">At most 255 bytes.</param>
    public bool TryWriteCname(uint ssrc, scoped ReadOnlySpan<byte> utf8Cname)
    {
        // SSRC, item type, item length, the name, and one to four zero bytes.
        var size = (4 + 2 + utf8Cname.Length + 4) & ~3;
        if (utf8Cname.Length > byte.MaxValue || !TryBegin(RtcpPacketType.SourceDescription, 1, size, out var body))
        {
            return false;
        }

        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = RtcpSourceDescription.CnameItem;
        body[5] = (byte)utf8Cname.Length;
        utf8Cname.CopyTo(body[6..]);
        return true;
    }

    /// <summary>Appends a BYE without a reason (section 6.6).</summary>
    /// <param name="ssrcs">At most 31.</param>
    public bool TryWriteGoodbye(scoped ReadOnlySpan<uint> ssrcs)
    {
        if (ssrcs.Length > MaximumCount
            || !TryBegin(RtcpPacketType.Goodbye, ssrcs.Length, 4 * ssrcs.Length, out var body))
        {
            return false;
        }

        WriteSsrcs(body, ssrcs);
        return true;
    }

    /// <summary>Appends a generic NACK (RFC 4585, section 6.2.1).</summary>
    /// <param name="senderSsrc">Ours.</param>
    /// <param name="mediaSsrc">The stream.</param>
    /// <param name="ascending">The missing sequence numbers, oldest first; at least one.</param>
    public bool TryWriteNack(uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<ushort> ascending)
    {
        var entries = 0;
        for (var i = 0; i < ascending.Length; i = EndOfEntry(ascending, i, out _))
        {
            entries++;
        }

        if (entries == 0 || !TryBeginFeedback(
            RtcpPacketType.TransportFeedback, RtcpFeedbackFormat.GenericNack, senderSsrc, mediaSsrc, 4 * entries, out var body))
        {
            return false;
        }

        for (var i = 0; i < ascending.Length;)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body, ascending[i]);
            i = EndOfEntry(ascending, i, out var following);
            BinaryPrimitives.WriteUInt16BigEndian(body[2..], following);
            body = body[4..];
        }

        return true;
    }

    /// <summary>Appends a PLI (RFC 4585, section 6.3.1).</summary>
    public bool TryWritePictureLossIndication(uint senderSsrc, uint mediaSsrc)
        => TryBeginFeedback(
            RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.PictureLossIndication, senderSsrc, mediaSsrc, 0, out _);

    /// <summary>Appends a FIR for one stream (RFC 5104, section 4.3.1).</summary>
    /// <param name="senderSsrc">Ours.</param>
    /// <param name="mediaSsrc">The stream.</param>
    /// <param name="sequenceNumber">One more than in the last request; the same to repeat it.</param>
    public bool TryWriteFullIntraRequest(uint senderSsrc, uint mediaSsrc, byte sequenceNumber)
    {
        // The header's media SSRC is unused and 0 (section 4.3.1.2).
        if (!TryBeginFeedback(RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.FullIntraRequest, senderSsrc, 0, 8, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, mediaSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (uint)sequenceNumber << 24);
        return true;
    }

    /// <summary>Appends a REMB (draft-alvestrand-rmcat-remb-03, section 2.2).</summary>
    /// <param name="senderSsrc">Ours.</param>
    /// <param name="bitrateBps">0 or more; rounded down to the 18 bits of the mantissa.</param>
    /// <param name="mediaSsrcs">At most 255 streams.</param>
    public bool TryWriteReceiverEstimatedMaximumBitrate(uint senderSsrc, long bitrateBps, scoped ReadOnlySpan<uint> mediaSsrcs)
    {
        if (bitrateBps < 0 || mediaSsrcs.Length > byte.MaxValue || !TryBeginFeedback(
            RtcpPacketType.PayloadFeedback, RtcpFeedbackFormat.ApplicationLayer, senderSsrc, 0, 8 + (4 * mediaSsrcs.Length), out var body))
        {
            return false;
        }

        var exponent = Math.Max(0, 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)bitrateBps) - 18);
        var mantissa = (uint)(bitrateBps >> exponent);
        "REMB"u8.CopyTo(body);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], ((uint)mediaSsrcs.Length << 24) | ((uint)exponent << 18) | mantissa);
        WriteSsrcs(body[8..], mediaSsrcs);
        return true;
    }

    /// <summary>Appends the common header of a packet and gives its body to fill.</summary>
    /// <param name="type">The packet type.</param>
    /// <param name="count">The five bits of the header.</param>
    /// <param name="bodySize">A multiple of 4.</param>
    /// <param name="body">What follows the common header; not cleared.</param>
    private bool TryBegin(RtcpPacketType type, int count, int bodySize, out Span<byte> body)
    {
        body = default;
        var packet = _destination[Size..];
        if (RtcpPacket.HeaderSize + bodySize > packet.Length)
        {
            return false;
        }

        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(bodySize / 4));
        body = packet.Slice(RtcpPacket.HeaderSize, bodySize);
        Size += RtcpPacket.HeaderSize + bodySize;
        return true;
    }

    private bool TryBeginFeedback(
        RtcpPacketType type, byte format, uint senderSsrc, uint mediaSsrc, int informationSize, out Span<byte> information)
    {
        information = default;
        if (!TryBegin(type, format, 8 + informationSize, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        information = body[8..];
        return true;
    }

    private static void WriteBlocks(Span<byte> body, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i].Write(body[(i * ReportBlock.Size)..]);
        }
    }

    private static void WriteSsrcs(Span<byte> body, scoped ReadOnlySpan<uint> ssrcs)
    {
        for (var i = 0; i < ssrcs.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body[(4 * i)..], ssrcs[i]);
        }
    }

    private static int EndOfEntry(scoped ReadOnlySpan<ushort> ascending, int begin, out ushort following)
    {
        following = 0;
        var end = begin + 1;
        for (; end < ascending.Length; end++)
        {
            var distance = SequenceNumber.Distance(ascending[begin], ascending[end]);
            if (distance is < 1 or > 16)
            {
                break;
            }

            following |= (ushort)(1 << (distance - 1));
        }

        return end;
    }
}
