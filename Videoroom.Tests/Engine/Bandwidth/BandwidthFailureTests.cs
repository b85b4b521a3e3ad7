using Videoroom.Engine.Bandwidth;
using Videoroom.Impair.Links;
using Videoroom.Tests.Engine.Bandwidth.Simulation;

namespace Videoroom.Tests.Engine.Bandwidth;

/// <summary>Failures that users of other servers met, by their names.</summary>
public class BandwidthFailureTests
{
    [Fact]
    public void Estimate_never_zero_and_probes_go_on_through_a_link_that_carries_nothing()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6, MinimumBps = 30_000 }, 3_000_000)
            .Rate(0, 3e6).Rate(10, 20_000).Rate(40, 3e6).Run(60);
        var trace = simulation.Trace;

        Assert.True(trace.LowestEstimate(0, 60) >= 30_000);
        Assert.True(trace.LowestEstimate(25, 40) < 100_000, "The link did not get narrow.");
        Assert.True(trace.SecondsToReach(2.4e6, 40) <= 8, $"{trace.SecondsToReach(2.4e6, 40)} s");
    }

    [Fact]
    public void Estimate_never_zero_when_every_packet_is_lost()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6, MinimumBps = 30_000 }, 3_000_000)
            .Rate(0, 3e6).Link(10, new Impairment { BitsPerSecond = 3_000_000, Loss = 0.9 }).Rate(30, 3e6).Run(50);
        var trace = simulation.Trace;

        Assert.True(trace.LowestEstimate(0, 50) >= 30_000);
        Assert.True(trace.SecondsToReach(2.4e6, 30) <= 8, $"{trace.SecondsToReach(2.4e6, 30)} s");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimate_never_zero_when_nothing_is_sent_any_more_since_the_last_packets_waited_long_or_were_not_reported(bool isFeedbackLost)
    {
        var source = new SimulatedSource(1) { MaximumBps = 3e6 };
        var simulation = new BandwidthSimulation(source, 3_000_000).Rate(0, 3e6).Rate(10, 50_000).Rate(15, 3e6);
        var receive = simulation.Feedback;
        simulation.At(10.5, () =>
        {
            source.MaximumBps = 0;
            simulation.Sender.SendsProbes = false;
            simulation.Feedback = isFeedbackLost ? _ => { } : receive;
        });
        simulation.At(15, () =>
        {
            simulation.Sender.SendsProbes = true;
            simulation.Feedback = receive;
        });
        simulation.Run(40);

        Assert.True(isFeedbackLost || simulation.Trace.LowestEstimate(12, 15) < 2e6, "The link did not get narrow.");
        Assert.True(simulation.Trace.SecondsToReach(2.4e6, 15) <= 15, $"{simulation.Trace.SecondsToReach(2.4e6, 15)} s");
    }

    [Fact]
    public void Idle_does_not_grow_without_probes_the_estimate_stays_near_what_is_sent()
    {
        var source = new SimulatedSource(1) { MaximumBps = 1e6 };
        var simulation = new BandwidthSimulation(source, 10_000_000).Rate(0, 20e6);
        simulation.Sender.SendsProbes = false;
        simulation.Run(60);

        Assert.InRange(simulation.Trace.HighestEstimate(0, 60), 1.3e6, 1.7e6);
    }

    [Fact]
    public void Idle_does_not_grow_an_application_limited_sender_is_named_as_such()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 1e5 }, 100_000).Rate(0, 20e6).Run(60);

        Assert.Equal(800_000, simulation.Trace.HighestEstimate(0, 60));
        Assert.Equal(BandwidthState.ApplicationLimited, simulation.Estimator.State);
    }

    [Fact]
    public void Feedback_lost_holds_the_estimate_and_then_lets_it_fall_gently()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6 }, 3_000_000).Rate(0, 4e6).Run(10);
        var before = simulation.Estimator.EstimateBps;
        simulation.Feedback = _ => { };

        simulation.Run(11.8);
        Assert.NotEqual(BandwidthState.NoFeedback, simulation.Estimator.State);
        simulation.Run(12.8);
        Assert.Equal(BandwidthState.NoFeedback, simulation.Estimator.State);
        Assert.Equal(before, simulation.Estimator.EstimateBps);
        simulation.Run(15);
        Assert.InRange(simulation.Estimator.EstimateBps, 0.55 * before, 0.75 * before);
        simulation.Run(60);
        Assert.Equal(30_000, simulation.Estimator.EstimateBps);
    }

    [Fact]
    public void Feedback_lost_and_found_continues_where_it_was()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6 }, 3_000_000).Rate(0, 4e6).Run(10);
        simulation.Feedback = _ => { };
        simulation.Run(14);
        var lost = simulation.Estimator.EstimateBps;
        simulation.Feedback = simulation.Receive;
        simulation.Run(14.5);

        Assert.NotEqual(BandwidthState.NoFeedback, simulation.Estimator.State);
        Assert.True(simulation.Trace.LowestEstimate(14, 20) >= 0.7 * lost, $"{simulation.Trace.LowestEstimate(14, 20)}");
        simulation.Run(20);
        Assert.True(simulation.Trace.SecondsToReach(3e6, 14) <= 5);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    [InlineData(56_000)]
    [InlineData(-56_000)]
    [InlineData(5_000_000)]
    public void Clock_jump_restarts_the_trend_and_leaves_the_estimate(int units)
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6 }, 3_000_000).Rate(0, 4e6);
        for (var i = 1; i <= 5; i++)
        {
            simulation.At(10 * i, () => simulation.Viewer.ClockOffset += units);
        }

        var trace = simulation.Run(60).Trace;

        Assert.True(trace.LowestEstimate(5, 60) >= 3e6, $"{trace.LowestEstimate(5, 60)}");
        Assert.DoesNotContain(trace.Between(9, 60), s => s.State is BandwidthState.DelayLimited or BandwidthState.LossLimited);
    }

    [Fact]
    public void Path_change_starts_anew_with_probes()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6 }, 3_000_000).Rate(0, 4e6).Rate(20, 0.5e6).Rate(40, 4e6);
        simulation.At(20, () => simulation.Estimator.OnPathChanged(simulation.NowUs));
        simulation.At(40, () => simulation.Estimator.OnPathChanged(simulation.NowUs));

        var trace = simulation.Run(60).Trace;

        Assert.True(trace.HighestEstimate(20.01, 40) <= 1e6, $"{trace.HighestEstimate(20.01, 40)}");
        Assert.True(trace.SecondsToStayBelow(0.6e6, 20.01, 40) <= 2, $"{trace.SecondsToStayBelow(0.6e6, 20.01, 40)} s");
        Assert.True(trace.SecondsToReach(3e6, 40) <= 1.5, $"{trace.SecondsToReach(3e6, 40)} s");
    }

    [Fact]
    public void Path_change_within_a_network_keeps_the_estimate_although_all_that_was_under_way_is_lost()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 3e6 }, 3_000_000).Rate(0, 4e6);
        for (var i = 0; i < 3; i++)
        {
            var at = 20 + i;
            simulation.Link(at, new Impairment { IsCut = true }).Rate(at + 0.4, 4e6);
            simulation.At(at + 0.4, simulation.Estimator.OnPairChanged);
        }

        var trace = simulation.Run(40).Trace;

        Assert.True(trace.LowestEstimate(20, 40) >= 0.9 * trace.LowestEstimate(15, 20), $"{trace.LowestEstimate(20, 40)}");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(25, 6)]
    public void Probe_of_a_sender_with_little_to_send_finds_out_that_the_link_carries_more_again_however_restless_the_receiver(int jitterMs, int mostSlow)
    {
        var slow = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var demand = random.Next(200_000, 700_000);
            var source = new SimulatedSource(seed) { FramesPerSecond = 10, MaximumBps = random.Next(50_000, 200_000), MinimumBps = 40_000 };
            var simulation = new BandwidthSimulation(source, demand, seed, delayMs: random.Next(10, 30));
            var at = Trouble(simulation, random, jitterMs);

            slow += simulation.Run(at + 60).Trace.SecondsToReach(0.98 * demand, at) > 10 ? 1 : 0;
        }

        Assert.True(slow <= mostSlow, $"{slow} of 200 took longer than 10 s.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Share_survives_a_burst_of_a_key_frame(int seed)
    {
        // A key frame of ten frames' size each two seconds, of a share with 10 frames a second.
        var source = new SimulatedSource(seed) { MaximumBps = 1.5e6, FramesPerSecond = 10, KeyFrameEvery = 20, KeyFrameFactor = 10 };
        var trace = new BandwidthSimulation(source, 3_000_000, seed).Rate(0, 3e6, queueMs: 200).Run(60).Trace;

        Assert.True(trace.LowestEstimate(2, 60) >= 1.2e6, $"{trace.LowestEstimate(2, 60)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Share_survives_a_burst_of_losses(int seed)
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(seed) { MaximumBps = 2e6 }, 2_000_000, seed);
        for (var second = 0; second < 60; second += 5)
        {
            simulation.Rate(second, 3e6).Link(second + 2, new Impairment { BitsPerSecond = 3_000_000, Loss = 0.5, Burst = 10 }).Rate(second + 2.5, 3e6);
        }

        var trace = simulation.Run(60).Trace;

        Assert.True(trace.LowestEstimate(1, 60) >= 1e6, $"{trace.LowestEstimate(1, 60)}");
        Assert.True(trace.MeanEstimate(5, 60) >= 1.7e6, $"{trace.MeanEstimate(5, 60)}");
    }

    [Fact]
    public void A_probe_does_not_lower_the_estimate_by_the_queue_that_it_made()
    {
        const double CapacityBps = 2.5e6;
        var trace = new BandwidthSimulation(new SimulatedSource(1) { Variation = 0 }, 5_000_000).Rate(0, 1e6).Rate(20, CapacityBps).Run(40).Trace;
        var probedSeconds = 20 + trace.SecondsToReach(0.85 * CapacityBps, 20);

        var lowest = trace.LowestEstimate(probedSeconds, probedSeconds + 3);
        Assert.True(lowest >= 0.7 * CapacityBps, $"{lowest}");
    }

    // Some seconds of losses, cuts, long delays, a narrow link and lost feedback; returns when they end.
    private static double Trouble(BandwidthSimulation simulation, Random random, int jitterMs)
    {
        var at = 2.0;
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var length = 0.05 + (random.NextDouble() * 1.5);
            simulation.Link(at, random.Next(5) switch
            {
                0 => new Impairment { Loss = 0.2 + (random.NextDouble() * 0.8) },
                1 => new Impairment { IsCut = true },
                2 => new Impairment { Delay = TimeSpan.FromMilliseconds(random.Next(20, 800)), Jitter = TimeSpan.FromMilliseconds(random.Next(0, 300)) },
                3 => new Impairment { BitsPerSecond = random.Next(20_000, 300_000), Queue = TimeSpan.FromMilliseconds(random.Next(50, 1500)) },
                _ => new Impairment { Jitter = TimeSpan.FromMilliseconds(jitterMs) },
            });
            simulation.Link(at + length, new Impairment { Jitter = TimeSpan.FromMilliseconds(jitterMs) });
            if (random.Next(5) == 0)
            {
                simulation.At(at, () => simulation.Feedback = _ => { });
                simulation.At(at + length, () => simulation.Feedback = simulation.Receive);
            }

            at += length + (random.NextDouble() * 0.8);
        }

        return at;
    }
}
