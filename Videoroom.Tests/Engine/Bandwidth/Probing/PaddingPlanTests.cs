using Videoroom.Engine.Bandwidth.Probing;

namespace Videoroom.Tests.Engine.Bandwidth.Probing;

public class PaddingPlanTests
{
    private readonly PaddingPlan _plan = new() { DemandBps = 2_000_000, MediaBps = 400_000 };
    private long _nowUs;

    [Fact]
    public void Padding_fills_the_estimate_and_no_more()
    {
        _plan.OnRemb(600_000, 0);
        Assert.True(_plan.TryTake(600_000, 0, out var padding));
        Assert.InRange(padding.BitrateBps, 150_000, 200_000);
        Assert.InRange(padding.PacketSize, ProbeCluster.SmallestPacket, 255);
    }

    [Fact]
    public void There_is_none_without_an_estimate_or_room_in_it_or_a_demand_beyond_it()
    {
        Assert.False(_plan.TryTake(600_000, 0, out _));
        _plan.OnRemb(420_000, 0);
        Assert.False(_plan.TryTake(420_000, 0, out _));
        _plan.OnRemb(2_500_000, 0);
        Assert.False(_plan.TryTake(2_500_000, 0, out _));
        _plan.OnRemb(600_000, 0);
        Assert.False(_plan.TryTake(600_000, 4_000_000, out _));
    }

    [Fact]
    public void It_goes_on_while_the_estimate_grows()
    {
        for (var bps = 600_000.0; bps < 1_900_000; bps *= 1.06)
        {
            Assert.True(Remb((long)bps));
        }
    }

    [Fact]
    public void It_pauses_when_the_estimate_falls_each_time_twice_as_long()
    {
        Assert.True(Remb(600_000));
        Assert.Equal([10, 20, 40, 80, 80], Enumerable.Range(0, 5).Select(_ => SecondsOfPause()));
    }

    [Fact]
    public void It_pauses_when_the_estimate_does_not_grow()
    {
        var seconds = 0;
        while (Remb(600_000))
        {
            seconds++;
        }

        Assert.InRange(seconds, 5, 7);
    }

    [Fact]
    public void The_first_pause_is_short_again_after_the_estimate_was_enough()
    {
        Remb(600_000);
        SecondsOfPause();
        Remb(2_500_000);
        Assert.True(Remb(600_000));
        Assert.Equal(10, SecondsOfPause());
    }

    private bool Remb(long bps)
    {
        _nowUs += 1_000_000;
        _plan.OnRemb(bps, _nowUs);
        return _plan.TryTake(bps, _nowUs, out _);
    }

    private int SecondsOfPause()
    {
        Assert.False(Remb(500_000));
        var seconds = 1;
        while (!Remb(600_000))
        {
            seconds++;
        }

        return seconds;
    }
}
