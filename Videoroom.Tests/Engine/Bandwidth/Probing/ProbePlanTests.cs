using Videoroom.Engine.Bandwidth.Probing;

namespace Videoroom.Tests.Engine.Bandwidth.Probing;

public class ProbePlanTests
{
    private const long Second = 1_000_000;
    private const double StartBps = 800_000;

    private readonly ProbePlan _plan = new(maximumBps: 20_000_000, nowUs: 0) { DemandBps = 10_000_000 };

    [Fact]
    public void The_start_probes_at_three_times_the_rate_and_then_at_twice_what_each_probe_measured()
    {
        Assert.Equal(3 * StartBps, Probe(0, StartBps));
        Assert.Equal(6 * StartBps, Succeed(3 * StartBps, 100_000));
        Assert.Equal(12 * StartBps, Succeed(6 * StartBps, 200_000));
        Assert.Equal(11_000_000, Succeed(12 * StartBps, 300_000)!.Value, 1.0);
        Assert.Null(Succeed(11_000_000, 400_000));
    }

    [Fact]
    public void A_probe_that_measured_little_is_not_followed_by_another()
    {
        Probe(0, StartBps);
        Assert.Null(Succeed(0.69 * 3 * StartBps, 100_000));
    }

    [Fact]
    public void A_probe_that_filled_the_link_is_not_followed_by_another()
    {
        Probe(0, StartBps);
        _plan.OnResult(0.85 * 3 * StartBps, isFull: true, 100_000);
        Assert.False(_plan.TryTake(100_000, out _));
    }

    [Fact]
    public void Probes_go_slightly_beyond_the_demand_and_no_further()
    {
        _plan.DemandBps = 1_000_000;
        Assert.Equal(1_100_000, Probe(0, StartBps)!.Value, 1.0);
        Assert.Null(Succeed(1_100_000, 100_000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500_000)]
    [InlineData(760_000)]
    public void Nothing_is_probed_while_the_estimate_meets_the_demand(double demandBps)
    {
        _plan.DemandBps = demandBps;
        Assert.Null(Probe(0, StartBps));
        Assert.Null(Probe(60 * Second, StartBps));
    }

    [Fact]
    public void A_demand_that_comes_later_is_probed_at_once()
    {
        _plan.DemandBps = 0;
        Assert.Null(Probe(0, StartBps));
        _plan.DemandBps = 5_000_000;
        Assert.Equal(3 * StartBps, Probe(60 * Second, StartBps));
    }

    [Fact]
    public void Nothing_goes_beyond_the_maximum()
    {
        _plan.DemandBps = 1e12;
        Assert.Equal(20_000_000, Probe(0, 15_000_000)!.Value);
    }

    [Fact]
    public void The_next_probe_comes_after_1_s_then_2_then_every_3()
    {
        List<long> times = [];
        for (var us = 0L; us <= 13 * Second; us += 100_000)
        {
            if (Probe(us, StartBps) is not null)
            {
                times.Add(us / 100_000);
                _plan.OnResult(100_000, isFull: true, us);
            }
        }

        Assert.Equal([0, 10, 30, 60, 90, 120], times);
    }

    [Fact]
    public void Later_probes_go_at_twice_the_estimate()
    {
        Probe(0, StartBps);
        Assert.Equal(2 * StartBps, Probe(5 * Second, StartBps));
    }

    [Fact]
    public void Nothing_is_probed_until_a_second_after_congestion()
    {
        for (var us = 0L; us <= 5 * Second; us += 100_000)
        {
            Assert.Null(Probe(us, StartBps, isCongested: true));
        }

        Assert.Null(Probe(5_900_000, StartBps));
        Assert.NotNull(Probe(6 * Second, StartBps));
    }

    [Fact]
    public void A_deep_decrease_is_followed_by_a_probe_of_its_own()
    {
        Settle();
        Probe(100 * Second, StartBps);
        _plan.OnDecrease(4e6, 1e6, 100_100_000);
        Assert.Null(Probe(101_500_000, 1e6));
        Assert.NotNull(Probe(101_600_000, 1e6));
    }

    [Fact]
    public void A_small_decrease_is_not()
    {
        Settle();
        Probe(100 * Second, StartBps);
        _plan.OnDecrease(1e6, 0.85e6, 100_100_000);
        Assert.Null(Probe(102_900_000, 1e6));
        Assert.NotNull(Probe(103 * Second, 1e6));
    }

    [Fact]
    public void A_decrease_calls_back_a_probe_that_was_not_taken()
    {
        _plan.Update(StartBps, isCongested: false, 0);
        _plan.OnDecrease(StartBps, 500_000, 10_000);
        Assert.False(_plan.TryTake(20_000, out _));
    }

    [Fact]
    public void One_cluster_is_under_way_until_its_result_or_for_a_second()
    {
        Probe(0, StartBps);
        Assert.Null(Probe(Second, StartBps));
        Assert.NotNull(Probe(Second + 1, StartBps));
    }

    [Fact]
    public void A_cluster_is_given_once_and_clusters_have_different_ids()
    {
        _plan.Update(StartBps, isCongested: false, 0);
        Assert.True(_plan.TryTake(0, out var first));
        Assert.False(_plan.TryTake(0, out _));
        _plan.OnResult(first.BitrateBps, isFull: false, 100_000);
        Assert.True(_plan.TryTake(100_000, out var second));
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(first.Id.IsProbe);
        Assert.False(ProbeId.None.IsProbe);
    }

    [Fact]
    public void A_cluster_takes_15_ms_and_nine_packets_at_least()
    {
        _plan.Update(StartBps, isCongested: false, 0);
        _plan.TryTake(0, out var cluster);
        Assert.Equal((4_500, 9, 15_000, 500), (cluster.MinimumBytes, cluster.MinimumPackets, cluster.DurationUs, cluster.PacketSize));
    }

    [Theory]
    [InlineData(200_000, 2_500, 278)]
    [InlineData(100_000, 2_250, 250)]
    [InlineData(30_000, 900, 100)]
    public void A_slow_cluster_lasts_longer_and_has_small_packets_that_are_still_worth_their_headers(long estimateBps, int bytes, int packetSize)
    {
        _plan.Update(estimateBps, isCongested: false, 0);
        _plan.TryTake(0, out var cluster);
        Assert.Equal((bytes, packetSize), (cluster.MinimumBytes, cluster.PacketSize));
        Assert.Equal(bytes * 8_000_000L / (3 * estimateBps), cluster.DurationUs);
    }

    [Fact]
    public void Path_change_another_path_starts_with_the_probes_of_the_start()
    {
        Settle();
        _plan.Restart(200 * Second);
        Assert.Equal(3 * StartBps, Probe(200 * Second, StartBps));
        Assert.Equal(2 * StartBps, Probe(201 * Second, StartBps) ?? Probe(201_100_000, StartBps));
    }

    private void Settle()
    {
        for (var us = 0L; us <= 20 * Second; us += 500_000)
        {
            Probe(us, StartBps);
        }
    }

    private double? Succeed(double measuredBps, long nowUs)
    {
        _plan.OnResult(measuredBps, isFull: false, nowUs);
        return _plan.TryTake(nowUs, out var cluster) ? cluster.BitrateBps : null;
    }

    private double? Probe(long nowUs, double estimateBps, bool isCongested = false)
    {
        _plan.Update(estimateBps, isCongested, nowUs);
        return _plan.TryTake(nowUs, out var cluster) ? cluster.BitrateBps : null;
    }
}
