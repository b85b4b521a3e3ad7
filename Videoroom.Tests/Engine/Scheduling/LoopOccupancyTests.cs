using Videoroom.Engine.Scheduling;

namespace Videoroom.Tests.Engine.Scheduling;

public class LoopOccupancyTests
{
    private readonly LoopOccupancy _occupancy = new();
    private long _nowUs;

    [Fact]
    public void A_loop_that_waits_now_and_then_is_not_overloaded_and_one_that_hardly_does_is()
    {
        Assert.False(Second(waitedUs: 900_000));
        Assert.False(Second(waitedUs: 60_000));
        Assert.True(Second(waitedUs: 40_000));
        Assert.True(Second(waitedUs: 0));
        Assert.False(Second(waitedUs: 500_000));
    }

    [Fact]
    public void Within_a_second_nothing_is_decided_anew()
    {
        Assert.True(Second(waitedUs: 0));

        _occupancy.OnWaited(900_000);

        Assert.True(_occupancy.Update(_nowUs + 999_999));
        Assert.False(_occupancy.Update(_nowUs + 1_000_000));
    }

    private bool Second(long waitedUs)
    {
        _occupancy.Update(_nowUs);
        _occupancy.OnWaited(waitedUs);
        return _occupancy.Update(_nowUs += LoopOccupancy.WindowUs);
    }
}
