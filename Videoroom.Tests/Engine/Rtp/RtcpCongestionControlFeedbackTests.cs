using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Rtp;

public class RtcpCongestionControlFeedbackTests
{
    [Fact]
    public void Reports_of_several_streams_are_read_in_order()
    {
        // Two streams; the first with an odd number of reports and an ECN mark, the second over the wrap of its numbers.
        byte[] bytes =
        [
            0x8B, 205, 0, 9, 0, 0, 0, 1,
            0, 0, 0, 5, 0, 10, 0, 3, 0xA0, 0x07, 0x00, 0x00, 0x9F, 0xFF, 0, 0,
            0, 0, 0, 6, 0xFF, 0xFF, 0, 2, 0x80, 0x00, 0x9F, 0xFE,
            0x12, 0x34, 0x80, 0x00,
        ];
        var feedback = CongestionControlBytes.Parse(bytes);

        Assert.Equal((1u, 0x1234_8000u), (feedback.SenderSsrc, feedback.Timestamp));
        Assert.Equal(
            [
                (5u, (ushort)10, true, 7),
                (5u, (ushort)11, false, 0),
                (5u, (ushort)12, true, RtcpCongestionControlFeedback.UnknownOffset),
                (6u, (ushort)0xFFFF, true, 0),
                (6u, (ushort)0, true, 0x1FFE),
            ],
            Read(feedback));
    }

    [Fact]
    public void A_report_may_be_about_nothing()
    {
        Assert.Empty(Read(CongestionControlBytes.Parse(CongestionControlBytes.Of(5))));
        Assert.Equal(
            [(6u, (ushort)4, true, 1)],
            Read(CongestionControlBytes.Parse(CongestionControlBytes.Of(5, (5, 3, []), (6, 4, [1]), (7, 3, [])))));
    }

    [Theory]
    [InlineData("8BCD0001 00000001")]
    [InlineData("8BCD0003 00000001 00000005 00000000")]
    [InlineData("8BCD0004 00000001 00000005 000A0001 00000000")]
    [InlineData("8BCD0005 00000001 00000005 000A0003 80008000 00000000")]
    [InlineData("8BCD0006 00000001 00000005 000A0001 80000000 00000000 00000000")]
    [InlineData("8BCD0004 00000001 00000005 000A4001 00000000")]
    [InlineData("8FCD0005 00000001 00000005 000A0001 80000000 00000000")]
    [InlineData("8BCE0005 00000001 00000005 000A0001 80000000 00000000")]
    public void What_is_cut_short_has_something_left_over_or_is_another_packet_is_not_read(string hex)
        => Assert.False(CongestionControlBytes.TryParse(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), out _));

    [Fact]
    public void Half_of_the_sequence_numbers_is_the_most_that_a_block_reports_on()
    {
        Assert.True(TryParse(16_384, out var feedback));
        Assert.Equal(16_384, Read(feedback).Count);
        Assert.False(TryParse(16_386, out _));
    }

    // Without the reader of compounds, which takes no packet of this size.
    private static bool TryParse(int reports, out RtcpCongestionControlFeedback feedback)
    {
        var bytes = CongestionControlBytes.Of(5, (5, 3, Enumerable.Repeat<int?>(1, reports)));
        return RtcpCongestionControlFeedback.TryParse(
            new RtcpPacket(RtcpPacketType.TransportFeedback, RtcpFeedbackFormat.CongestionControl, bytes.AsSpan(RtcpPacket.HeaderSize)), out feedback);
    }

    private static List<(uint, ushort, bool, int)> Read(RtcpCongestionControlFeedback feedback)
    {
        List<(uint, ushort, bool, int)> reports = [];
        while (feedback.TryRead(out var ssrc, out var number, out var received, out var offset))
        {
            reports.Add((ssrc, number, received, offset));
        }

        return reports;
    }
}
