using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class RtcpReportTests
{
    [Fact]
    public void A_sender_report_reads_as_it_was_written()
    {
        var data = new byte[100];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteSenderReport(0xCAFE, new NtpTime(0x8877665544332211), 0xFFFFFFF0, 7, 9999, [RtcpSamples.Block]));
        Assert.Equal(52, writer.Size);
        Assert.Equal("81C8000C0000CAFE8877665544332211FFFFFFF0000000070000270F", Convert.ToHexString(data.AsSpan(0, 28)));

        var packet = RtcpSamples.Single(data.AsSpan(0, writer.Size));
        Assert.True(RtcpSenderReport.TryParse(in packet, out var report));
        Assert.Equal(0xCAFEu, report.Ssrc);
        Assert.Equal(0x8877665544332211, report.Ntp.Value);
        Assert.Equal(0xFFFFFFF0, report.RtpTimestamp);
        Assert.Equal(7u, report.PacketCount);
        Assert.Equal(9999u, report.OctetCount);
        Assert.Equal(1, report.Blocks.Count);
        Assert.Equal(RtcpSamples.Block, report.Blocks[0]);
    }

    [Fact]
    public void A_receiver_report_reads_as_it_was_written()
    {
        var data = new byte[200];
        var writer = new RtcpWriter(data);
        var second = RtcpSamples.Block with { Ssrc = 9, CumulativeLost = ReportBlock.MaximumCumulativeLost };
        Assert.True(writer.TryWriteReceiverReport(3, [RtcpSamples.Block, second]));
        var packet = RtcpSamples.Single(data.AsSpan(0, writer.Size));
        Assert.True(RtcpReceiverReport.TryParse(in packet, out var report));
        Assert.Equal(3u, report.Ssrc);
        Assert.Equal(RtcpSamples.Block, report.Blocks[0]);
        Assert.Equal(second, report.Blocks[1]);
    }

    [Theory]
    [InlineData(int.MaxValue, ReportBlock.MaximumCumulativeLost)]
    [InlineData(int.MinValue, -ReportBlock.MaximumCumulativeLost - 1)]
    [InlineData(-1, -1)]
    public void A_loss_beyond_24_bits_is_said_as_the_nearest(int lost, int written)
    {
        var data = new byte[ReportBlock.Size];
        (RtcpSamples.Block with { CumulativeLost = lost }).Write(data);
        Assert.Equal(written, ReportBlock.Read(data).CumulativeLost);
        Assert.Equal(12, ReportBlock.Read(data).FractionLost);
    }

    [Fact]
    public void Row09_report_blocks_past_the_end_are_refused()
    {
        var body = new byte[24 + 24];
        Assert.True(RtcpSenderReport.TryParse(new RtcpPacket(RtcpPacketType.SenderReport, 1, body), out _));
        Assert.False(RtcpSenderReport.TryParse(new RtcpPacket(RtcpPacketType.SenderReport, 2, body), out _));
        Assert.True(RtcpReceiverReport.TryParse(new RtcpPacket(RtcpPacketType.ReceiverReport, 1, body), out _));
        Assert.False(RtcpReceiverReport.TryParse(new RtcpPacket(RtcpPacketType.ReceiverReport, 31, body), out _));
    }

    [Fact]
    public void The_round_trip_is_what_is_left_of_the_echo()
    {
        var sent = NtpTime.FromUnixMicroseconds(1_700_000_000_000_000);
        var back = NtpTime.FromUnixMicroseconds(1_700_000_000_750_000);
        var block = RtcpSamples.Block with { LastSenderReport = sent.Compact, DelaySinceLastSenderReport = 65_536 / 2 };
        Assert.True(block.TryGetRoundTripTime(back, out var us));
        Assert.InRange(us, 249_950, 250_050);
    }

    [Fact]
    public void An_impossible_round_trip_is_none()
    {
        var now = NtpTime.FromUnixMicroseconds(1_700_000_000_000_000);
        Assert.False((RtcpSamples.Block with { LastSenderReport = 0 }).TryGetRoundTripTime(now, out _));
        Assert.False((RtcpSamples.Block with { LastSenderReport = now.Compact, DelaySinceLastSenderReport = 65_536 }).TryGetRoundTripTime(now, out _));
        Assert.False((RtcpSamples.Block with { LastSenderReport = now.Compact - (61 << 16), DelaySinceLastSenderReport = 0 }).TryGetRoundTripTime(now, out _));
        Assert.True((RtcpSamples.Block with { LastSenderReport = now.Compact, DelaySinceLastSenderReport = 1 }).TryGetRoundTripTime(now, out var zero));
        Assert.Equal(0, zero);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(-2, 0, 0)]
    [InlineData(-3, 0, null)]
    [InlineData(1, 0, 15)]
    [InlineData(65_536, 0, 1_000_000)]
    [InlineData(65_536, 65_535, 15)]
    [InlineData(60 << 16, 0, 60_000_000)]
    [InlineData((60 << 16) + 1, 0, null)]
    [InlineData((60 << 16) + 1, 1, 60_000_000)]
    public void A_round_trip_is_between_nothing_and_a_minute(int elapsed, int delay, int? expected)
    {
        // Both in 1/65,536 s, as the fields are; up to two units below zero are rounding.
        var sent = new NtpTime(0x0102_0304_0506_0708);
        var now = new NtpTime(unchecked((ulong)((long)sent.Value + ((long)elapsed << 16))));
        var block = RtcpSamples.Block with { LastSenderReport = sent.Compact, DelaySinceLastSenderReport = (uint)delay };

        Assert.Equal(expected, block.TryGetRoundTripTime(now, out var us) ? (int?)us : null);
    }

    [Fact]
    public void A_report_block_is_written_as_RFC_3550_lays_it_out()
    {
        var data = new byte[ReportBlock.Size];
        RtcpSamples.Block.Write(data);
        Assert.Equal("AABBCCDD" + "0CFFFFFB" + "00010203" + "0000004D" + "11112222" + "00010000", Convert.ToHexString(data));
        Assert.Equal(RtcpSamples.Block, ReportBlock.Read(data));
    }

    [Fact]
    public void Row09_a_goodbye_with_a_reason_names_its_sources_only()
    {
        byte[] body = [0, 0, 0, 5, 0, 0, 0, 6, 3, 98, 121, 101];
        Assert.True(RtcpGoodbye.TryParse(new RtcpPacket(RtcpPacketType.Goodbye, 2, body), out var goodbye));
        Assert.Equal((2, 5u, 6u), (goodbye.Count, goodbye[0], goodbye[1]));
        Assert.True(RtcpGoodbye.TryParse(new RtcpPacket(RtcpPacketType.Goodbye, 3, body), out goodbye));
        Assert.Equal(3, goodbye.Count);
        Assert.False(RtcpGoodbye.TryParse(new RtcpPacket(RtcpPacketType.Goodbye, 4, body), out _));
    }

    [Theory]
    [InlineData("00000001" + "01026162" + "00000000" + "00000002" + "010163" + "00", "ab", "c")] // a name that ends with its word takes a whole word of zeros
    [InlineData("00000001" + "0100" + "0000" + "00000002" + "0100" + "0000", "", "")]
    [InlineData("00000001" + "03026162" + "010178" + "00" + "00000002" + "00000000", "x", "")]
    [InlineData("00000001" + "010161" + "0101620000" + "00000002" + "00000000", "b", "")]
    public void The_items_of_a_chunk_end_with_a_zero_and_the_next_begins_at_a_word(string hex, string first, string second)
    {
        var packet = new RtcpPacket(RtcpPacketType.SourceDescription, 2, Convert.FromHexString(hex));
        Assert.True(RtcpSourceDescription.TryParse(in packet, out var description));
        Assert.True(description.TryRead(out var ssrc, out var cname));
        Assert.Equal((1u, first), (ssrc, System.Text.Encoding.UTF8.GetString(cname)));
        Assert.True(description.TryRead(out ssrc, out cname));
        Assert.Equal((2u, second), (ssrc, System.Text.Encoding.UTF8.GetString(cname)));
        Assert.False(description.TryRead(out _, out _));
    }

    [Theory]
    [InlineData("00000001" + "01020061", 1, true)] // an item of two bytes that ends with the packet, without the zero that ends the items
    [InlineData("00000001" + "01030061", 1, false)]
    [InlineData("00000001" + "010161" + "01", 1, false)] // an item without its length
    [InlineData("000001", 1, false)]
    [InlineData("00000001" + "00000000", 0, false)]
    [InlineData("00000001", 1, true)] // nothing is said of it
    [InlineData("00000001" + "0100", 1, true)] // an empty item that ends with the packet
    [InlineData("00000001" + "00000000" + "00000002" + "00000000", 1, true)] // more behind the chunks that were announced
    public void Row09_an_item_is_read_to_the_end_of_the_packet_and_never_past_it(string hex, byte chunks, bool isRead)
    {
        var packet = new RtcpPacket(RtcpPacketType.SourceDescription, chunks, Convert.FromHexString(hex));
        Assert.True(RtcpSourceDescription.TryParse(in packet, out var description));
        Assert.Equal(isRead, description.TryRead(out _, out _));
        Assert.False(description.TryRead(out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc@example")]
    public void A_cname_reads_as_it_was_written(string cname)
    {
        var data = new byte[300];
        data.AsSpan().Fill(0xFF);
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteCname(7, System.Text.Encoding.UTF8.GetBytes(cname)));
        Assert.True(writer.TryWriteCname(8, "x"u8));
        Assert.True(RtcpReader.TryCreate(data.AsSpan(0, writer.Size), out var reader));
        Assert.True(reader.TryRead(out var packet));
        Assert.True(RtcpSourceDescription.TryParse(in packet, out var description));
        Assert.True(description.TryRead(out var ssrc, out var read));
        Assert.Equal(7u, ssrc);
        Assert.Equal(cname, System.Text.Encoding.UTF8.GetString(read));
        Assert.False(description.TryRead(out _, out _));
    }

    [Fact]
    public void Chunks_with_other_items_are_read_one_after_the_other()
    {
        byte[] body = [0, 0, 0, 1, 2, 1, 65, 1, 1, 66, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0];
        Assert.True(RtcpSourceDescription.TryParse(new RtcpPacket(RtcpPacketType.SourceDescription, 2, body), out var description));
        Assert.True(description.TryRead(out var ssrc, out var cname));
        Assert.Equal((1u, "B"), (ssrc, System.Text.Encoding.UTF8.GetString(cname)));
        Assert.True(description.TryRead(out ssrc, out cname));
        Assert.Equal((2u, 0), (ssrc, cname.Length));
    }

    [Fact]
    public void Row09_an_sdes_item_past_the_end_ends_the_reading()
    {
        byte[] body = [0, 0, 0, 1, 1, 200, 65, 66];
        Assert.True(RtcpSourceDescription.TryParse(new RtcpPacket(RtcpPacketType.SourceDescription, 31, body), out var description));
        Assert.False(description.TryRead(out _, out _));
        Assert.False(description.TryRead(out _, out _));
    }

    [Fact]
    public void A_goodbye_names_its_sources_and_none_past_the_end()
    {
        var data = new byte[16];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteGoodbye([5, 6]));
        var packet = RtcpSamples.Single(data.AsSpan(0, writer.Size));
        Assert.True(RtcpGoodbye.TryParse(in packet, out var goodbye));
        Assert.Equal((2, 5u, 6u), (goodbye.Count, goodbye[0], goodbye[1]));
        Assert.False(RtcpGoodbye.TryParse(new RtcpPacket(RtcpPacketType.Goodbye, 3, packet.Body), out _));
    }

    [Fact]
    public void A_packet_that_does_not_fit_leaves_the_compound_as_it_is()
    {
        var data = new byte[40];
        var writer = new RtcpWriter(data);
        Assert.True(writer.TryWriteReceiverReport(1, [RtcpSamples.Block]));
        Assert.Equal(32, writer.Size);
        Assert.False(writer.TryWritePictureLossIndication(1, 2));
        Assert.False(writer.TryWriteReceiverReport(1, new ReportBlock[32]));
        Assert.Equal(32, writer.Size);
        Assert.True(writer.TryWriteReceiverReport(1, []));
        Assert.Equal(40, writer.Size);
    }
}
