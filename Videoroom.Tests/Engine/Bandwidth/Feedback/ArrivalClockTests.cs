using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

public class ArrivalClockTests
{
    private const int UnitUs = 64_000;

    private ArrivalClock _clock;

    [Theory]
    [InlineData(100, 101, 1)]
    [InlineData(100, 99, -1)]
    [InlineData(0x7F_FFFF, -0x80_0000, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, -1, -1)]
    [InlineData(0, 56_250, 56_250)]
    public void Differences_hold_across_the_wrap(int first, int second, int expected)
        => Assert.Equal(expected * (long)UnitUs, -_clock.Unwrap(first) + _clock.Unwrap(second));

    [Fact]
    public void A_step_of_more_than_an_hour_starts_the_count_anew()
    {
        var fresh = new ArrivalClock().Unwrap(500_000);
        _clock.Unwrap(100);
        _clock.Unwrap(50_000);

        Assert.Equal(fresh, _clock.Unwrap(500_000));
    }

    [Fact]
    public void No_sequence_of_steps_leaves_the_range_that_times_can_have()
    {
        var random = new Random(5);
        var reference = 0;
        for (var i = 0; i < 100_000; i++)
        {
            reference = (reference + (i % 3 == 0 ? random.Next(1 << 24) : 56_000)) << 8 >> 8;
            Assert.InRange(_clock.Unwrap(reference), 0, 1L << 45);
        }
    }
}
