using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnBandwidthTests
{
    private const int Overhead = 48;

    [Fact]
    public void A_second_s_worth_may_come_at_once_and_then_the_rate_holds()
    {
        var bandwidth = new TurnBandwidth(8_000_000);
        Assert.Equal(1000, Take(bandwidth, 2000, 0));
        Assert.Equal(1000, bandwidth.Dropped);
        var passed = 0;
        for (var nowMs = 1; nowMs <= 10_000; nowMs++)
        {
            passed += Take(bandwidth, 3, nowMs);
        }

        Assert.Equal(10_000, passed);
        // A long silence saves up no more than a second's worth.
        Assert.Equal(1000, Take(bandwidth, 2000, 1_000_000));
    }

    [Fact]
    public void A_datagram_that_is_too_long_takes_nothing_away_from_shorter_ones()
    {
        var bandwidth = new TurnBandwidth(80_000);
        Assert.False(bandwidth.TryTake(10_001 - Overhead, 5));
        Assert.True(bandwidth.TryTake(10_000 - Overhead, 5));
        Assert.False(bandwidth.TryTake(1, 5));
    }

    [Fact]
    public void Row15_an_empty_datagram_costs_its_headers()
    {
        var bandwidth = new TurnBandwidth(80_000);
        var passed = 0;
        var rounds = new RoundLimit(100_000);
        while (rounds.Next() && bandwidth.TryTake(0, 5))
        {
            passed++;
        }

        Assert.Equal(10_000 / Overhead, passed);
    }

    [Fact]
    public async Task Loops_take_from_it_together()
    {
        var bandwidth = new TurnBandwidth(8_000_000);
        var passed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Take(bandwidth, 500, 0))));
        Assert.Equal(1000, passed.Sum());
        Assert.Equal(1000, bandwidth.Dropped);
    }

    private static int Take(TurnBandwidth bandwidth, int count, long nowMs)
    {
        var passed = 0;
        for (var i = 0; i < count; i++)
        {
            passed += bandwidth.TryTake(1000 - Overhead, nowMs) ? 1 : 0;
        }

        return passed;
    }
}
