using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Rtp;

public class SequenceNumberTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, -1)]
    [InlineData(65535, 0, 1)]
    [InlineData(0, 65535, -1)]
    [InlineData(100, 100, 0)]
    [InlineData(0, 32767, 32767)]
    [InlineData(0, 32768, -32768)]
    public void The_distance_goes_the_short_way_round(int from, int to, int distance)
    {
        Assert.Equal(distance, SequenceNumber.Distance((ushort)from, (ushort)to));
        Assert.Equal(distance > 0, SequenceNumber.IsNewer((ushort)to, (ushort)from));
    }

    [Theory]
    [InlineData(0u, 1u, 1)]
    [InlineData(0xFFFFFFFFu, 0u, 1)]
    [InlineData(5u, 0xFFFFFFFFu, -6)]
    [InlineData(7u, 7u, 0)]
    public void Timestamps_wrap_too(uint from, uint to, int distance)
    {
        Assert.Equal(distance, RtpTimestamp.Distance(from, to));
        Assert.Equal(distance > 0, RtpTimestamp.IsNewer(to, from));
    }

    [Theory]
    [InlineData(1_000_000, 90_000, 90_000)]
    [InlineData(20_000, 48_000, 960)]
    [InlineData(-20_000, 48_000, -960)]
    [InlineData(86_400_000_000L * 365, 90_000, 90_000L * 86_400 * 365)]
    public void Ticks_and_microseconds_convert_both_ways(long us, int clockRate, long ticks)
    {
        Assert.Equal(ticks, RtpTimestamp.TicksOf(us, clockRate));
        Assert.Equal(us, RtpTimestamp.MicrosecondsOf(ticks, clockRate));
    }

    [Fact]
    public void The_extender_counts_wraps_both_ways()
    {
        var extender = default(SequenceExtender);
        Assert.Equal(0x10000 + 65534, extender.Extend(65534));
        Assert.Equal(0x20001, extender.Extend(1));
        Assert.Equal(0x1FFFF, extender.Extend(65535));
        Assert.Equal(0x20001, extender.Highest);
        Assert.Equal(0x20002, extender.Peek(2));
        Assert.Equal(0x20001, extender.Highest);
    }

    [Fact]
    public void The_extender_follows_a_long_stream_with_reordering()
    {
        var random = new Random(1);
        var extender = default(SequenceExtender);
        extender.Extend(1000);
        for (long i = 0x10000 + 1000; i < 300_000; i++)
        {
            var late = i - random.Next(100);
            Assert.True(extender.Extend((ushort)i) == i && extender.Extend((ushort)late) == late);
        }
    }
}
