using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

/// <summary>RTCP to read, and a reader that looks at everything.</summary>
internal static class RtcpSamples
{
    public static readonly ReportBlock Block = new(0xAABBCCDD, 12, -5, 0x00010203, 77, 0x11112222, 65_536);

    /// <summary>One packet of each kind.</summary>
    public static byte[] Compound()
    {
        var data = new byte[600];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteSenderReport(1, new NtpTime(0x0102030405060708), 90_000, 10, 1000, [Block, Block]));
        Assert.True(writer.TryWriteReceiverReport(2, [Block]));
        Assert.True(writer.TryWriteCname(3, "someone"u8));
        Assert.True(writer.TryWriteGoodbye([4, 5]));
        Assert.True(writer.TryWriteNack(1, 6, [10, 12, 26, 27, 28]));
        Assert.True(writer.TryWritePictureLossIndication(1, 7));
        Assert.True(writer.TryWriteFullIntraRequest(1, 8, 3));
        Assert.True(writer.TryWriteReceiverEstimatedMaximumBitrate(1, 1_500_000, [6, 7]));
        return data[..writer.Size];
    }

    /// <summary>Feedback with all kinds of chunks.</summary>
    public static byte[] TransportFeedback()
    {
        var builder = new TransportFeedbackBuilder();
        foreach ((var sequence, var us) in new (ushort, long)[]
        {
            (100, 1_000_000), (101, 1_000_500), (103, 1_080_000), (104, 1_079_000), (105, 1_081_000), (130, 1_082_000), (131, 1_083_000),
        })
        {
            builder.OnPacket(sequence, 1000, us);
        }

        var data = new byte[1200];
        return data[..builder.Build(data, 1, 2, 2000)];
    }

    /// <summary>Reads whatever view fits, to the end.</summary>
    public static void ReadWhole(in RtcpPacket packet)
    {
        if (RtcpSenderReport.TryParse(in packet, out var sender))
        {
            _ = sender.Ntp.Value + sender.Ssrc + sender.RtpTimestamp + sender.PacketCount + sender.OctetCount;
            ReadBlocks(sender.Blocks);
        }

        if (RtcpReceiverReport.TryParse(in packet, out var receiver))
        {
            ReadBlocks(receiver.Blocks);
        }

        if (RtcpSourceDescription.TryParse(in packet, out var description))
        {
            var sources = new RoundLimit(10_000);
            while (sources.Next() && description.TryRead(out _, out _))
            {
            }
        }

        if (RtcpGoodbye.TryParse(in packet, out var goodbye))
        {
            for (var i = 0; i < goodbye.Count; i++)
            {
                _ = goodbye[i];
            }
        }

        if (RtcpNack.TryParse(in packet, out var nack))
        {
            var sequenceNumbers = new RoundLimit(100_000);
            while (sequenceNumbers.Next() && nack.TryRead(out _))
            {
            }
        }

        if (RtcpFullIntraRequest.TryParse(in packet, out var request))
        {
            for (var i = 0; i < request.Count; i++)
            {
                _ = request[i];
            }
        }

        if (RtcpReceiverEstimatedMaximumBitrate.TryParse(in packet, out var remb))
        {
            for (var i = 0; i < remb.Count; i++)
            {
                _ = remb[i];
            }
        }

        _ = RtcpPictureLossIndication.TryParse(in packet, out _);
        if (RtcpTransportFeedback.TryParse(in packet, out var feedback))
        {
            _ = feedback.SenderSsrc + feedback.MediaSsrc + feedback.ReferenceTime + feedback.FeedbackCount;
            var statuses = new RoundLimit(100_000);
            while (statuses.Next() && feedback.TryRead(out _, out _, out _))
            {
            }
        }
    }

    /// <summary>The only packet of a compound.</summary>
    public static RtcpPacket Single(ReadOnlySpan<byte> data)
    {
        Assert.True(RtcpReader.TryCreate(data, out var reader));
        Assert.True(reader.TryRead(out var packet));
        Assert.False(reader.TryRead(out _));
        return packet;
    }

    private static void ReadBlocks(ReportBlocks blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            blocks[i].TryGetRoundTripTime(new NtpTime(0x0102030405060708), out _);
        }
    }
}
