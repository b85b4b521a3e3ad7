using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class TrendLineTests
{
    private readonly TrendLine _line = new();

    [Fact]
    public void There_is_no_trend_until_the_window_is_full()
    {
        Add(TrendLine.Window - 1, delayUs: 5_000);
        Assert.Equal(0, _line.OffsetMs);
        Add(1, delayUs: 5_000);
        Assert.NotEqual(0, _line.OffsetMs);
    }

    [Fact]
    public void A_steady_delay_has_no_trend()
    {
        Add(200, delayUs: 0);
        Assert.Equal(0, _line.OffsetMs);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(-1_000)]
    public void The_offset_is_the_slope_times_60_groups_times_4(long delayUs)
    {
        Add(200, delayUs);

        // Each group arrives 20 ms + the delay after the one before it.
        var slope = (delayUs / 1000.0) / (20 + (delayUs / 1000.0));
        Assert.Equal(slope * 60 * 4, _line.OffsetMs, 0.01);
    }

    [Fact]
    public void The_trend_ends_a_window_and_the_smoothing_after_the_growth()
    {
        Add(100, delayUs: 1_000);
        Add(60, delayUs: 0);
        Assert.InRange(_line.OffsetMs, 0, 0.5);
    }

    [Fact]
    public void A_call_of_many_hours_measures_as_exactly_as_a_new_one()
    {
        Add((1 << 20) + 100, delayUs: 0);
        Add(200, delayUs: 1_000);
        Assert.Equal(1.0 / 21 * 240, _line.OffsetMs, 0.01);
    }

    [Fact]
    public void After_a_reset_there_is_no_trend()
    {
        Add(100, delayUs: 1_000);
        _line.Reset();
        Assert.Equal(0, _line.OffsetMs);
        Add(TrendLine.Window - 1, delayUs: 5_000);
        Assert.Equal(0, _line.OffsetMs);
    }

    private void Add(int groups, long delayUs)
    {
        for (var i = 0; i < groups; i++)
        {
            _line.Add(new GroupDelta(20_000, 20_000 + delayUs, 0));
        }
    }
}
