using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

public class ReportClockTests
{
    private ReportClock _clock;

    [Fact]
    public void It_goes_on_over_the_wrap_and_back_a_little()
    {
        var first = _clock.Unwrap(0xFFFF_8000);
        Assert.Equal(1_000_000, _clock.Unwrap(0x0000_8000) - first);
        Assert.Equal(500_000, _clock.Unwrap(0x0000_0000) - first);
    }

    [Fact]
    public void A_clock_that_was_set_starts_anew()
    {
        _clock.Unwrap(0);
        var set = _clock.Unwrap(0x7000_0000);
        Assert.Equal(2_000_000, _clock.Unwrap(0x7002_0000) - set);
        Assert.True(set > 0);
    }

    [Fact]
    public void No_sequence_of_steps_leaves_the_range_that_times_can_have()
    {
        uint timestamp = 0;
        for (var i = 0; i < 100_000; i++)
        {
            timestamp += 3599 * 65_536;
            Assert.InRange(_clock.Unwrap(timestamp), 0, 1L << 49);
        }
    }
}
