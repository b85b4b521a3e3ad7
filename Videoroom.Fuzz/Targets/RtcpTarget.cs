using System.Buffers.Binary;
using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;

namespace Videoroom.Fuzz.Targets;

/// <summary>Decrypted RTCP compounds. An input is options and a compound; with the options its packets get right versions and lengths.</summary>
internal sealed class RtcpTarget : FuzzTarget
{
    private const int RightLengths = 0x01;
    private const int MaxPacket = 200;

    private static readonly NtpTime Now = new(0xE000_0000_0000_0000);

    private readonly byte[] _fixed = new byte[2048];
    private readonly byte[] _written = new byte[2048];
    private readonly ReportBlock[] _blocks = new ReportBlock[RtcpWriter.MaximumCount];
    private readonly uint[] _ssrcs = new uint[byte.MaxValue];
    private readonly ushort[] _numbers = new ushort[RtcpNack.MaximumSequenceNumbers];
    private readonly ushort[] _numbersAgain = new ushort[RtcpNack.MaximumSequenceNumbers];

    private delegate bool WritePacket(ref RtcpWriter writer);

    /// <inheritdoc/>
    public override string Name => "rtcp";

    /// <inheritdoc/>
    public override string Summary
        => "RTCP compounds: reading ends, numbers have bounds, and reports, goodbyes, requests and estimates mean the same when they are written again.";

    /// <inheritdoc/>
    public override long AllocationBase => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var compound = Prepare(reader.Byte(), reader.Rest);
        if (!RtcpReader.TryCreate(compound, out var packets))
        {
            return false;
        }

        var count = 0;
        while (packets.TryRead(out var packet))
        {
            Require(packet.Body.IsEmpty || compound.Overlaps(packet.Body), "a packet lies in the compound");
            Require(++count <= compound.Length / RtcpPacket.HeaderSize, "a compound ends");
            Read(packet);
        }

        return count > 0;
    }

    private ReadOnlySpan<byte> Prepare(byte options, ReadOnlySpan<byte> compound)
    {
        if ((options & RightLengths) == 0)
        {
            return compound;
        }

        var whole = _fixed.AsSpan(0, Math.Min(compound.Length, _fixed.Length) & ~3);
        compound[..whole.Length].CopyTo(whole);
        for (var at = 0; at < whole.Length;)
        {
            whole[at] = (byte)(0x80 | (whole[at] & 0x3F));
            var length = 4 * (1 + BinaryPrimitives.ReadUInt16BigEndian(whole[(at + 2)..]));
            if (length > whole.Length - at || length > MaxPacket)
            {
                length = whole.Length - at;
                BinaryPrimitives.WriteUInt16BigEndian(whole[(at + 2)..], (ushort)((length / 4) - 1));
            }

            at += length;
        }

        return Scratch.Place(whole);
    }

    private void Read(in RtcpPacket packet)
    {
        ReadReports(packet);
        ReadFeedback(packet);
        if (RtcpGoodbye.TryParse(packet, out var goodbye))
        {
            for (var i = 0; i < goodbye.Count; i++)
            {
                _ssrcs[i] = goodbye[i];
            }

            var writer = new RtcpWriter(_written);
            Require(writer.TryWriteGoodbye(_ssrcs.AsSpan(0, goodbye.Count)), "a goodbye can be written again");
            Require(RtcpGoodbye.TryParse(Again(writer.Size), out var again) && again.Count == goodbye.Count && (again.Count == 0 || again[^1] == goodbye[goodbye.Count - 1]), "a goodbye is the same again");
        }

        if (RtcpSourceDescription.TryParse(packet, out var description))
        {
            var chunks = 0;
            while (description.TryRead(out _, out var cname))
            {
                Require(++chunks <= RtcpWriter.MaximumCount && cname.Length <= byte.MaxValue && (cname.IsEmpty || packet.Body.Overlaps(cname)), "a description has at most 31 chunks, each name lies in it");
            }
        }
    }

    private void ReadReports(in RtcpPacket packet)
    {
        if (RtcpSenderReport.TryParse(packet, out var sender))
        {
            var writer = new RtcpWriter(_written);
            Require(writer.TryWriteSenderReport(sender.Ssrc, sender.Ntp, sender.RtpTimestamp, sender.PacketCount, sender.OctetCount, Blocks(sender.Blocks)), "a sender report can be written again");
            Require(
                RtcpSenderReport.TryParse(Again(writer.Size), out var again) && again.Ssrc == sender.Ssrc && again.Ntp == sender.Ntp && again.RtpTimestamp == sender.RtpTimestamp
                && again.PacketCount == sender.PacketCount && again.OctetCount == sender.OctetCount && Are(again.Blocks, sender.Blocks),
                "a sender report is the same again");
        }

        if (RtcpReceiverReport.TryParse(packet, out var receiver))
        {
            var writer = new RtcpWriter(_written);
            Require(writer.TryWriteReceiverReport(receiver.Ssrc, Blocks(receiver.Blocks)), "a receiver report can be written again");
            Require(RtcpReceiverReport.TryParse(Again(writer.Size), out var again) && again.Ssrc == receiver.Ssrc && Are(again.Blocks, receiver.Blocks), "a receiver report is the same again");
        }
    }

    private void ReadFeedback(in RtcpPacket packet)
    {
        _ = RtcpPictureLossIndication.TryParse(packet, out _);
        if (RtcpNack.TryParse(packet, out var nack))
        {
            ReadNack(ref nack);
        }

        if (RtcpFullIntraRequest.TryParse(packet, out var request))
        {
            Require(request.Count is > 0 and <= RtcpFullIntraRequest.MaximumEntries, "a request names one stream at least, and has a bound");
            for (var i = 0; i < request.Count; i++)
            {
                _ = request[i];
            }
        }

        if (RtcpReceiverEstimatedMaximumBitrate.TryParse(packet, out var remb))
        {
            ReadEstimate(remb);
        }

        if (RtcpTransportFeedback.TryParse(packet, out var feedback))
        {
            var statuses = 0;
            while (feedback.TryRead(out var number, out var received, out var deltaUs))
            {
                Require(number == (ushort)(feedback.BaseSequenceNumber + statuses) && (received || deltaUs == 0), "statuses are in order");
                statuses++;
            }

            Require(statuses == feedback.StatusCount, "there are as many statuses as the feedback says");
        }

        if (RtcpCongestionControlFeedback.TryParse(packet, out var arrivals))
        {
            var reports = 0;
            while (arrivals.TryRead(out _, out _, out _, out var offset))
            {
                Require(offset is >= 0 and <= RtcpCongestionControlFeedback.UnknownOffset, "an offset has 13 bits");
                Require(++reports <= packet.Body.Length / sizeof(ushort), "there is no report without bytes of its own");
            }
        }
    }

    private void ReadNack(ref RtcpNack nack)
    {
        var count = 0;
        while (nack.TryRead(out var number))
        {
            Require(count < RtcpNack.MaximumSequenceNumbers, "a NACK has a bound");
            _numbers[count++] = number;
        }

        var writer = new RtcpWriter(_written);
        Require(count > 0 && writer.TryWriteNack(nack.SenderSsrc, nack.MediaSsrc, _numbers.AsSpan(0, count)), "a NACK can be written again");
        Require(RtcpNack.TryParse(Again(writer.Size), out var again) && again.SenderSsrc == nack.SenderSsrc && again.MediaSsrc == nack.MediaSsrc, "a NACK is of the same stream again");
        var countAgain = 0;
        while (again.TryRead(out var number))
        {
            _numbersAgain[countAgain++] = number;
        }

        // In order, and each once: so they are written.
        Require(Distinct(_numbers.AsSpan(0, count)).SequenceEqual(Distinct(_numbersAgain.AsSpan(0, countAgain))), "a NACK names the same packets again");
    }

    private static ReadOnlySpan<ushort> Distinct(Span<ushort> numbers)
    {
        numbers.Sort();
        var count = 0;
        foreach (var number in numbers)
        {
            if (count == 0 || numbers[count - 1] != number)
            {
                numbers[count++] = number;
            }
        }

        return numbers[..count];
    }

    private void ReadEstimate(in RtcpReceiverEstimatedMaximumBitrate remb)
    {
        Require(remb.BitrateBps >= 0, "an estimate is not negative");
        for (var i = 0; i < remb.Count; i++)
        {
            _ssrcs[i] = remb[i];
        }

        var writer = new RtcpWriter(_written);
        Require(writer.TryWriteReceiverEstimatedMaximumBitrate(remb.SenderSsrc, remb.BitrateBps, _ssrcs.AsSpan(0, remb.Count)), "an estimate can be written again");
        Require(
            RtcpReceiverEstimatedMaximumBitrate.TryParse(Again(writer.Size), out var again) && again.Count == remb.Count
            && again.BitrateBps <= remb.BitrateBps && remb.BitrateBps - again.BitrateBps <= remb.BitrateBps >> 17,
            "an estimate is the same again but for rounding");
    }

    private RtcpPacket Again(int size)
    {
        Require(RtcpReader.TryCreate(_written.AsSpan(0, size), out var reader), "what is written can be read");
        Require(reader.TryRead(out var packet), "what is written is a packet");
        return packet;
    }

    private ReadOnlySpan<ReportBlock> Blocks(in ReportBlocks blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            _blocks[i] = blocks[i];
            Require(!_blocks[i].TryGetRoundTripTime(Now, out var us) || us is >= 0 and <= 61_000_000, "a round trip is between nothing and a minute");
        }

        return _blocks.AsSpan(0, blocks.Count);
    }

    private static bool Are(in ReportBlocks left, in ReportBlocks right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (left[i] != right[i])
            {
                return false;
            }
        }

        return true;
    }

    private static List<byte[]> MakeSeeds()
    {
        var block = new ReportBlock(0xAABB_CCDD, 12, -5, 0x0001_0203, 77, 0xE000_0000, 65_536);
        List<byte[]> packets =
        [
            Write((ref RtcpWriter writer) => writer.TryWriteSenderReport(1, new NtpTime(0x0102_0304_0506_0708), 90_000, 10, 1000, [block, block])),
            Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(2, [block])),
            Write((ref RtcpWriter writer) => writer.TryWriteCname(3, "someone"u8)),
            Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([4, 5])),
            Write((ref RtcpWriter writer) => writer.TryWriteNack(1, 6, [10, 12, 26, 27, 28])),
            Write((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, 7)),
            Write((ref RtcpWriter writer) => writer.TryWriteFullIntraRequest(1, 8, 3)),
            Write((ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, 1_500_000, [6, 7])),
            Feedback(),
            [0x8B, 205, 0, 9, 0, 0, 0, 1, 0, 0, 0, 5, 0, 10, 0, 3, 0xA0, 7, 0, 0, 0x9F, 0xFF, 0, 0, 0, 0, 0, 6, 0xFF, 0xFF, 0, 2, 0x80, 0, 0x9F, 0xFE, 0x12, 0x34, 0x80, 0],
        ];
        List<byte[]> seeds = [[0, .. packets.SelectMany(packet => packet)]];
        foreach (var packet in packets)
        {
            seeds.Add([0, .. packet]);
            seeds.Add([RightLengths, .. packet]);
        }

        return seeds;
    }

    private static byte[] Feedback()
    {
        var builder = new TransportFeedbackBuilder();
        foreach (var (number, us) in (ReadOnlySpan<(ushort, long)>)[(100, 1_000_000), (101, 1_000_500), (103, 1_080_000), (104, 1_079_000), (130, 1_082_000), (131, 1_083_000)])
        {
            builder.OnPacket(number, 1000, us);
        }

        var bytes = new byte[TransportFeedbackBuilder.MaximumSize];
        return bytes[..builder.Build(bytes, 1, 2, 2000)];
    }

    private static byte[] Write(WritePacket write)
    {
        var bytes = new byte[256];
        var writer = new RtcpWriter(bytes);
        write(ref writer);
        return bytes[..writer.Size];
    }
}
