using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

/// <summary>How much of a kind a packet may hold, and what happens at the end of the buffer.</summary>
public class RtcpWriterTests
{
    private delegate bool Writing(ref RtcpWriter writer);

    [Fact]
    public void Each_packet_is_written_into_a_buffer_of_just_its_size_and_into_none_that_is_shorter()
    {
        (int Size, Writing Write)[] packets =
        [
            (28, (ref RtcpWriter writer) => writer.TryWriteSenderReport(1, default, 2, 3, 4, [])),
            (52, (ref RtcpWriter writer) => writer.TryWriteSenderReport(1, default, 2, 3, 4, [RtcpSamples.Block])),
            (8, (ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [])),
            (56, (ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [RtcpSamples.Block, RtcpSamples.Block])),
            (12, (ref RtcpWriter writer) => writer.TryWriteCname(1, ""u8)),
            (12, (ref RtcpWriter writer) => writer.TryWriteCname(1, "a"u8)),
            (16, (ref RtcpWriter writer) => writer.TryWriteCname(1, "ab"u8)),
            (16, (ref RtcpWriter writer) => writer.TryWriteCname(1, "abcde"u8)),
            (20, (ref RtcpWriter writer) => writer.TryWriteCname(1, "abcdef"u8)),
            (4, (ref RtcpWriter writer) => writer.TryWriteGoodbye([])),
            (12, (ref RtcpWriter writer) => writer.TryWriteGoodbye([1, 2])),
            (16, (ref RtcpWriter writer) => writer.TryWriteNack(1, 2, [3])),
            (16, (ref RtcpWriter writer) => writer.TryWriteNack(1, 2, [3, 19])),
            (20, (ref RtcpWriter writer) => writer.TryWriteNack(1, 2, [3, 20])),
            (12, (ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, 2)),
            (20, (ref RtcpWriter writer) => writer.TryWriteFullIntraRequest(1, 2, 3)),
            (20, (ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, 2, [])),
            (28, (ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, 2, [3, 4])),
        ];
        foreach (var (size, write) in packets)
        {
            var data = new byte[size + 4];
            data.AsSpan().Fill(0xEE);
            var writer = new RtcpWriter(data.AsSpan(0, size));
            Assert.True(write(ref writer));
            Assert.Equal(size, writer.Size);
            Assert.Equal((size / 4) - 1, (data[2] << 8) | data[3]);
            Assert.Equal([0xEE, 0xEE, 0xEE, 0xEE], data[size..]);

            var shorter = new RtcpWriter(new byte[size - 1]);
            Assert.False(write(ref shorter));
            Assert.Equal(0, shorter.Size);
        }
    }

    [Fact]
    public void Reports_and_goodbyes_count_up_to_31_and_are_refused_beyond()
    {
        var writer = new RtcpWriter(new byte[10_000]);
        Assert.True(writer.TryWriteSenderReport(1, default, 2, 3, 4, new ReportBlock[31]));
        Assert.True(writer.TryWriteReceiverReport(1, new ReportBlock[31]));
        Assert.True(writer.TryWriteGoodbye(new uint[31]));
        var size = writer.Size;
        Assert.Equal(28 + 8 + 4 + (2 * 31 * 24) + (31 * 4), size);

        Assert.False(writer.TryWriteSenderReport(1, default, 2, 3, 4, new ReportBlock[32]));
        Assert.False(writer.TryWriteReceiverReport(1, new ReportBlock[32]));
        Assert.False(writer.TryWriteGoodbye(new uint[32]));
        Assert.Equal(size, writer.Size);
    }

    [Fact]
    public void A_cname_has_up_to_255_bytes_and_an_estimate_up_to_255_streams()
    {
        var writer = new RtcpWriter(new byte[10_000]);
        Assert.True(writer.TryWriteCname(1, new byte[255]));
        Assert.True(writer.TryWriteReceiverEstimatedMaximumBitrate(1, 2, new uint[255]));
        var size = writer.Size;

        Assert.False(writer.TryWriteCname(1, new byte[256]));
        Assert.False(writer.TryWriteReceiverEstimatedMaximumBitrate(1, 2, new uint[256]));
        Assert.False(writer.TryWriteReceiverEstimatedMaximumBitrate(1, -1, []));
        Assert.Equal(size, writer.Size);
    }

    [Fact]
    public void Packets_are_appended_and_their_bytes_are_those_of_the_RFCs()
    {
        var data = new byte[200];
        data.AsSpan().Fill(0xEE);
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteReceiverReport(0x01020304, []));
        Assert.True(writer.TryWriteCname(0x05060708, "abc"u8));
        Assert.True(writer.TryWriteGoodbye([0x0A0B0C0D]));
        Assert.True(writer.TryWriteNack(1, 2, [0xFFFE, 0, 14, 15]));
        Assert.True(writer.TryWriteReceiverEstimatedMaximumBitrate(1, 1_000_000, [0x11223344]));

        Assert.Equal(
            "80C9000101020304"
            + "81CA0003050607080103616263000000"
            + "81CB00010A0B0C0D"
            + "81CD00040000000100000002" + "FFFE8002" + "000F0000"
            + "8FCE00050000000100000000" + "52454D42" + "010BD090" + "11223344",
            Convert.ToHexString(data.AsSpan(0, writer.Size)));
    }

    [Theory]
    [InlineData(new ushort[] { 1, 17 }, 1)]
    [InlineData(new ushort[] { 1, 18 }, 2)]
    [InlineData(new ushort[] { 1, 1 }, 2)]
    [InlineData(new ushort[] { 2, 1 }, 2)]
    [InlineData(new ushort[] { 1, 2, 3, 17, 18, 34 }, 2)]
    [InlineData(new ushort[] { 65_530, 10 }, 1)]
    public void An_entry_of_a_nack_reaches_16_packets_beyond_its_first(ushort[] missing, int entries)
    {
        var writer = new RtcpWriter(new byte[100]);
        Assert.True(writer.TryWriteNack(1, 2, missing));
        Assert.Equal(12 + (4 * entries), writer.Size);
    }
}
