using Videoroom.Engine.Bandwidth.Estimator;

namespace Videoroom.Tests.Engine.Bandwidth.Estimator;

public class LinkCapacityTests
{
    private LinkCapacity _capacity;

    [Fact]
    public void It_is_unknown_until_the_link_is_overused()
    {
        Assert.False(_capacity.IsKnown);
        _capacity.OnOveruse(1_000_000);
        Assert.True(_capacity.IsKnown);
        Assert.Equal(1_000_000, _capacity.Bps, 1.0);
    }

    [Fact]
    public void The_range_is_three_standard_deviations_to_both_sides()
    {
        _capacity.OnOveruse(1_000_000);
        var spread = 3_000 * Math.Sqrt(0.4 * 1_000);
        Assert.Equal(1_000_000 + spread, _capacity.UpperBps, 1.0);
        Assert.Equal(1_000_000 - spread, _capacity.LowerBps, 1.0);
    }

    [Fact]
    public void It_moves_slowly_and_its_range_grows_with_the_spread_of_the_measurements()
    {
        _capacity.OnOveruse(1_000_000);
        _capacity.OnOveruse(1_200_000);
        Assert.Equal(1_010_000, _capacity.Bps, 1.0);
        for (var i = 0; i < 100; i++)
        {
            _capacity.OnOveruse(i % 2 == 0 ? 900_000 : 1_100_000);
        }

        Assert.InRange(_capacity.Bps, 980_000, 1_020_000);
        Assert.True(_capacity.UpperBps > 1_130_000);
        Assert.True(_capacity.UpperBps < 1_160_000);
    }

    [Fact]
    public void A_reset_forgets_it()
    {
        _capacity.OnOveruse(1_000_000);
        _capacity.Reset();
        Assert.False(_capacity.IsKnown);
        Assert.Equal(0, _capacity.LowerBps);
    }
}
