using Videoroom.Engine.Srtp;

namespace Videoroom.Tests.Engine.Srtp;

public class RtpPacketIndexTests
{
    [Theory]
    [InlineData(0x0000_0000, 0x0000, 0x0000_0000)]
    [InlineData(0x0000_0000, 0x8000, 0x0000_8000)] // half a cycle ahead is still ahead
    [InlineData(0x0000_7fff, 0xffff, 0x0000_ffff)]
    [InlineData(0x0001_0000, 0x8001, 0x0000_8001)] // more than half ahead was sent before the roll-over
    [InlineData(0x0001_0000, 0xffff, 0x0000_ffff)]
    [InlineData(0x0001_7ffe, 0xffff, 0x0000_ffff)]
    [InlineData(0x0001_7fff, 0xffff, 0x0001_ffff)]
    [InlineData(0x0001_8000, 0x0000, 0x0001_0000)]
    [InlineData(0x0001_8001, 0x0000, 0x0002_0000)] // more than half behind was sent after the roll-over
    [InlineData(0x0001_8001, 0x0001, 0x0001_0001)]
    [InlineData(0x0001_ffff, 0x0000, 0x0002_0000)]
    [InlineData(0x0001_ffff, 0x7ffe, 0x0002_7ffe)]
    [InlineData(0x0001_ffff, 0x7fff, 0x0001_7fff)]
    [InlineData(0x0001_ffff, 0xffff, 0x0001_ffff)]
    public void A_sequence_number_stands_for_the_index_that_is_nearest_to_the_highest(ulong highest, int sequenceNumber, ulong expected)
    {
        Assert.True(RtpPacketIndex.TryEstimate(highest, (ushort)sequenceNumber, out var index));
        Assert.Equal(expected, index);
    }

    [Theory]
    [InlineData(0x0000_0000, 0x8001)]
    [InlineData(0x0000_0000, 0xffff)]
    [InlineData(0x0000_7ffe, 0xffff)]
    public void There_is_nothing_before_the_first_index(ulong highest, int sequenceNumber)
        => Assert.False(RtpPacketIndex.TryEstimate(highest, (ushort)sequenceNumber, out _));

    [Fact]
    public void There_is_nothing_behind_the_last_of_2_to_the_48_packets()
    {
        const ulong Last = 0xffff_ffff_ffff;

        Assert.True(RtpPacketIndex.TryEstimate(Last - 1, 0xffff, out var index));
        Assert.Equal(Last, index);
        Assert.False(RtpPacketIndex.TryEstimate(Last, 0, out _));
        Assert.False(RtpPacketIndex.TryEstimate(Last, 0x7ffe, out _));
        Assert.True(RtpPacketIndex.TryEstimate(Last, 0x7fff, out index));
        Assert.Equal(Last - 0x8000, index);
    }
}
