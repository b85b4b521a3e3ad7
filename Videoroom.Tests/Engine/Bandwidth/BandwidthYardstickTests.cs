using Videoroom.Impair.Links;
using Videoroom.Tests.Engine.Bandwidth.Simulation;

namespace Videoroom.Tests.Engine.Bandwidth;

/// <summary>
/// The yardsticks of congestion control, in virtual time: a one-way delay of 50 ms and a queue of 300 ms, as in RFC 8867, section 4,
/// where a test does not say otherwise.
/// </summary>
public class BandwidthYardstickTests
{
    public static TheoryData<int, double, int> Sources => new()
    {
        // Seed, variation of the frames, frames a second.
        { 1, 0, 30 },
        { 1, 0.25, 30 },
        { 2, 0.25, 30 },
        { 3, 0.5, 30 },
        { 4, 0.25, 15 },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Rfc8867_section_5_1_uses_the_variable_capacity_with_a_short_queue(int seed, double variation, int framesPerSecond)
    {
        var source = new SimulatedSource(seed) { Variation = variation, FramesPerSecond = framesPerSecond };
        var trace = new BandwidthSimulation(source, 5_000_000, seed)
            .Rate(0, 1e6).Rate(40, 2.5e6).Rate(60, 0.6e6).Rate(80, 1e6).Run(100).Trace;

        Assert.True(trace.Utilisation(2, 100) >= 0.85, $"{trace.Utilisation(2, 100):P1}");
        Assert.True(trace.QueueMs(0.95) < 100, $"{trace.QueueMs(0.95):F0} ms");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Of_2_Mbit_half_and_more_is_reached_after_15_s(int seed, double variation, int framesPerSecond)
    {
        var source = new SimulatedSource(seed) { Variation = variation, FramesPerSecond = framesPerSecond };
        var trace = new BandwidthSimulation(source, 5_000_000, seed).Rate(0, 2e6).Run(30).Trace;

        Assert.True(trace.LowestEstimate(15, 30) >= 1.5e6, $"{trace.LowestEstimate(15, 30)}");
        Assert.True(trace.HighestEstimate(2, 30) <= 2.4e6, $"{trace.HighestEstimate(2, 30)}");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void From_10_to_800_kbit_and_back_3_Mbit_are_reached_within_6_s(int seed, double variation, int framesPerSecond)
    {
        var source = new SimulatedSource(seed) { Variation = variation, FramesPerSecond = framesPerSecond };
        var trace = new BandwidthSimulation(source, 10_000_000, seed).Rate(0, 10e6).Rate(20, 0.8e6).Rate(40, 10e6).Run(80).Trace;

        Assert.True(trace.SecondsToReach(3e6, 40) <= 6, $"{trace.SecondsToReach(3e6, 40)} s");
        Assert.True(trace.SecondsToStayBelow(0.8e6 * 1.15, 20, 40) <= 2, $"{trace.SecondsToStayBelow(0.8e6 * 1.15, 20, 40)} s");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(150)]
    public void Joining_on_a_fast_link_reaches_5_Mbit_within_2_s(long delayMs)
    {
        var trace = new BandwidthSimulation(new SimulatedSource(1) { MaximumBps = 5e6 }, 5_000_000, delayMs: delayMs).Rate(0, 50e6).Run(10).Trace;

        Assert.True(trace.SecondsToReach(5e6, 0) <= 2, $"{trace.SecondsToReach(5e6, 0)} s");
        Assert.True(trace.LowestEstimate(2, 10) >= 5e6, $"{trace.LowestEstimate(2, 10)}");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void From_4_Mbit_to_700_kbit_and_back_it_fits_within_2_s_and_returns_within_5(int seed, double variation, int framesPerSecond)
    {
        var source = new SimulatedSource(seed) { MaximumBps = 4e6, Variation = variation, FramesPerSecond = framesPerSecond };
        var trace = new BandwidthSimulation(source, 4_000_000, seed).Rate(0, 4e6).Rate(20, 0.7e6).Rate(40, 4e6).Run(60).Trace;

        Assert.True(trace.SecondsToStayBelow(0.7e6 * 1.15, 20, 40) <= 2, $"{trace.SecondsToStayBelow(0.7e6 * 1.15, 20, 40)} s");
        Assert.True(trace.QueueMs(0.95, 22, 40) < 100, $"{trace.QueueMs(0.95, 22, 40):F0} ms");
        Assert.True(trace.SecondsToReach(0.8 * 4e6, 40) <= 5, $"{trace.SecondsToReach(0.8 * 4e6, 40)} s");
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_picture_of_500_kbit_fits_a_link_of_300_within_2_s(int seed, double variation, int framesPerSecond)
    {
        var source = new SimulatedSource(seed) { MaximumBps = 5e5, Variation = variation, FramesPerSecond = framesPerSecond };
        var trace = new BandwidthSimulation(source, 500_000, seed).Rate(0, 0.3e6).Run(60).Trace;

        Assert.True(trace.SecondsToStayBelow(0.3e6 * 1.2, 0, 60) <= 2, $"{trace.SecondsToStayBelow(0.3e6 * 1.2, 0, 60)} s");
        Assert.True(trace.Utilisation(2, 60) >= 0.8, $"{trace.Utilisation(2, 60):P1}");
        Assert.True(trace.QueueMs(0.95, 2) < 120, $"{trace.QueueMs(0.95, 2):F0} ms");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_loss_of_10_percent_does_not_starve_the_viewer(int seed)
    {
        var trace = new BandwidthSimulation(new SimulatedSource(seed) { MaximumBps = 3e6 }, 3_000_000, seed)
            .Link(0, new Impairment { BitsPerSecond = 4_000_000, Loss = 0.1 }).Run(60).Trace;

        Assert.True(trace.LowestEstimate(5, 60) >= 2e6, $"{trace.LowestEstimate(5, 60)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_loss_of_10_percent_on_a_full_link_leaves_most_of_it_in_use(int seed)
    {
        var trace = new BandwidthSimulation(new SimulatedSource(seed), 5_000_000, seed)
            .Link(0, new Impairment { BitsPerSecond = 2_000_000, Loss = 0.1, Queue = TimeSpan.FromMilliseconds(300) }).Run(60).Trace;

        Assert.True(trace.Utilisation(5, 60) >= 0.75, $"{trace.Utilisation(5, 60):P1}");
        Assert.True(trace.QueueMs(0.95) < 100, $"{trace.QueueMs(0.95):F0} ms");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Bursty_loss_of_5_percent_does_not_starve_the_viewer(int seed)
    {
        var trace = new BandwidthSimulation(new SimulatedSource(seed) { MaximumBps = 3e6 }, 3_000_000, seed)
            .Link(0, new Impairment { BitsPerSecond = 4_000_000, Loss = 0.05, Burst = 5 }).Run(60).Trace;

        Assert.True(trace.LowestEstimate(5, 60) >= 2e6, $"{trace.LowestEstimate(5, 60)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_link_with_a_short_queue_loses_little(int seed)
    {
        var source = new SimulatedSource(seed);
        var simulation = new BandwidthSimulation(source, 5_000_000, seed).Rate(0, 1e6, queueMs: 30).Run(60);
        var trace = simulation.Trace;

        Assert.True(trace.Utilisation(5, 60) >= 0.7, $"{trace.Utilisation(5, 60):P1}");
        Assert.True(trace.LostShare(5, 60) <= 0.05, $"{trace.LostShare(5, 60):P1}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_link_that_narrows_and_has_no_queue_is_followed_by_its_losses(int seed)
    {
        var trace = new BandwidthSimulation(new SimulatedSource(seed) { MaximumBps = 4e6 }, 4_000_000, seed)
            .Rate(0, 4e6, queueMs: 20).Rate(20, 0.7e6, queueMs: 20).Rate(40, 4e6, queueMs: 20).Run(60).Trace;

        Assert.True(trace.LowestEstimate(20, 22) <= 0.75e6, $"{trace.LowestEstimate(20, 22)}");
        Assert.InRange(trace.MeanEstimate(22, 40), 0.55e6, 0.8e6);
        Assert.True(trace.LostShare(22, 40) <= 0.1, $"{trace.LostShare(22, 40):P1}");
        Assert.True(trace.SecondsToReach(0.8 * 4e6, 40) <= 5, $"{trace.SecondsToReach(0.8 * 4e6, 40)} s");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_noisy_trace_makes_few_changes_of_the_layer(int seed)
    {
        // 3 Mbit/s and a fifth more or less each second, with jitter and some loss: room for the layers of 150 and 500 kbit/s and 1.5 Mbit/s.
        var random = new Random(seed);
        var simulation = new BandwidthSimulation(new SimulatedSource(seed) { MaximumBps = 2.2e6 }, 2_200_000, seed);
        for (var second = 0; second < 120; second++)
        {
            simulation.Link(second, new Impairment
            {
                BitsPerSecond = (long)(3e6 * (0.8 + (0.4 * random.NextDouble()))),
                Queue = TimeSpan.FromMilliseconds(300),
                Jitter = TimeSpan.FromMilliseconds(5),
                Loss = 0.01,
            });
        }

        var trace = simulation.Run(120).Trace;

        Assert.True(trace.LayerChanges([150_000, 500_000, 1_500_000], 5, 120) < 10, $"{trace.LayerChanges([150_000, 500_000, 1_500_000], 5, 120)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Keyframes_of_four_times_the_size_fill_no_long_queue(int seed)
    {
        var source = new SimulatedSource(seed) { MaximumBps = 1.2e6, KeyFrameEvery = 90 };
        var trace = new BandwidthSimulation(source, 1_200_000, seed).Rate(0, 2e6).Run(60).Trace;

        Assert.True(trace.Utilisation(5, 60) >= 0.57, $"{trace.Utilisation(5, 60):P1}");
        Assert.True(trace.QueueMs(0.95) < 60, $"{trace.QueueMs(0.95):F0} ms");
    }

    [Fact]
    public void Probes_cost_little()
    {
        var simulation = new BandwidthSimulation(new SimulatedSource(1), 5_000_000).Rate(0, 1e6).Run(100);

        Assert.InRange(simulation.Sender.PaddingBytes, 1, simulation.Sender.MediaBytes / 50);
    }
}
