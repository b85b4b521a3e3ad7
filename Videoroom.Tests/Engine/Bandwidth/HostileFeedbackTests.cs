using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Bandwidth.Simulation;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Bandwidth;

/// <summary>Feedback is what a viewer says: nothing in it may throw, and what was wrong must not last.</summary>
public class HostileFeedbackTests
{
    private const double CapacityBps = 2e6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Row09_after_changed_feedback_ends_the_capacity_is_found_within_10_s(int seed)
    {
        var random = new Random(seed);
        var buffer = new byte[TransportFeedbackBuilder.MaximumSize];
        AssertRecovers(seed, (simulation, feedback) => simulation.Receive(RtpBytes.Mutate(random, feedback, buffer).ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Row09_after_feedback_with_made_up_arrivals_ends_the_capacity_is_found_within_10_s(int seed)
    {
        var random = new Random(seed);
        AssertRecovers(seed, (simulation, feedback) =>
        {
            // The true packets, with deltas and reference times that mean nothing.
            var made = feedback.ToArray();
            made[16] = (byte)random.Next(256);
            for (var i = Math.Max(20, made.Length / 2); i < made.Length; i++)
            {
                made[i] = (byte)random.Next(256);
            }

            simulation.Receive(made);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Row09_after_feedback_that_says_everything_is_lost_ends_the_capacity_is_found_within_10_s(int seed)
        => AssertRecovers(seed, (simulation, feedback) =>
        {
            // 50 packets that did not arrive, in one run.
            byte[] lost = [0x8F, 205, 0, 5, .. feedback.AsSpan(4, 10), 0, 50, .. feedback.AsSpan(16, 4), 0, 50, 0, 0];
            simulation.Receive(lost);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Row09_feedback_that_acknowledges_everything_at_once_does_not_raise_the_estimate_beyond_the_limits(int seed)
    {
        var simulation = NewSimulation(seed);
        simulation.Feedback = feedback =>
        {
            // All deltas are nothing: an endless rate.
            feedback.AsSpan(feedback.Length / 2).Clear();
            simulation.Receive(feedback);
        };
        simulation.Run(30);
        Assert.InRange(simulation.Estimator.EstimateBps, 30_000, new BandwidthOptions().MaximumBps);
        simulation.Feedback = simulation.Receive;
        simulation.Run(50);
        AssertNearCapacity(simulation, 40);
    }

    [Fact]
    public void Row09_random_feedback_never_throws_and_stays_within_the_limits()
    {
        var random = new Random(7);
        var options = new BandwidthOptions();
        var estimator = new BandwidthEstimator(0, options);
        estimator.SetDemand(5_000_000);
        var sample = RtcpSamples.TransportFeedback();
        var buffer = new byte[sample.Length];
        long us = 0;
        for (var i = 0; i < 200_000; i++)
        {
            us += random.Next(20_000);
            estimator.OnSent((ushort)(i + 90), 100 + random.Next(1_200), ProbeId.None, us);
            var mutated = RtpBytes.Mutate(random, sample, buffer);
            if (mutated.Length > 16)
            {
                // About the packets that were sent just now.
                buffer[12] = (byte)((i + 60) >> 8);
                buffer[13] = (byte)(i + 60);
            }

            if (RtcpReader.TryCreate(mutated, out var reader))
            {
                while (reader.TryRead(out var packet))
                {
                    if (RtcpTransportFeedback.TryParse(in packet, out var feedback))
                    {
                        estimator.OnFeedback(ref feedback, us);
                    }
                }
            }

            if (us >= estimator.DeadlineUs)
            {
                estimator.OnTimer(us);
                estimator.TryTakeProbe(us, out _);
            }

            Assert.InRange(estimator.EstimateBps, options.MinimumBps, options.MaximumBps);
            Assert.InRange(estimator.LossFraction, 0, 1);
        }
    }

    private static BandwidthSimulation NewSimulation(int seed)
        => new BandwidthSimulation(new SimulatedSource(seed) { MinimumBps = 30_000, MaximumBps = 5e6 }, 5_000_000, seed).Rate(0, CapacityBps);

    private static void AssertRecovers(int seed, Action<BandwidthSimulation, byte[]> corrupt)
    {
        var simulation = NewSimulation(seed).Run(10);
        simulation.Feedback = feedback => corrupt(simulation, feedback);
        simulation.Run(30);
        Assert.True(simulation.Trace.LowestEstimate(10, 30) >= 30_000);
        simulation.Feedback = simulation.Receive;
        simulation.Run(60);
        AssertNearCapacity(simulation, 40);
    }

    private static void AssertNearCapacity(BandwidthSimulation simulation, double fromSeconds)
    {
        var mean = simulation.Trace.MeanEstimate(fromSeconds, simulation.NowSeconds);
        Assert.InRange(mean, 0.8 * CapacityBps, 1.2 * CapacityBps);
        var first = simulation.Trace.MeanEstimate(fromSeconds, fromSeconds + 2);
        Assert.InRange(first, 0.8 * CapacityBps, 1.2 * CapacityBps);
    }
}
