using Videoroom.Engine.Bandwidth;

namespace Videoroom.Tests.Engine.Bandwidth.Simulation;

/// <summary>What a simulation showed over time.</summary>
internal sealed class SimulationTrace
{
    private readonly List<(double AtSeconds, int Size, double QueueMs)> _arrivals = [];
    private readonly List<(double AtSeconds, bool IsLost)> _sent = [];
    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

    public void OnArrival(in SimulatedPacket packet, long nowUs, long delayUs)
        => _arrivals.Add((nowUs / 1e6, packet.IsPadding ? 0 : packet.Size, (nowUs - packet.SentUs - delayUs) / 1000.0));

    public void OnSent(long nowUs, bool isLost) => _sent.Add((nowUs / 1e6, isLost));

    public void OnSample(long nowUs, BandwidthEstimator estimator, long capacityBps)
        => _samples.Add(new Sample(nowUs / 1e6, estimator.EstimateBps, capacityBps, estimator.State));

    /// <summary>The rate of the media that arrived between two times, in bits a second.</summary>
    public double MediaBps(double fromSeconds, double toSeconds)
        => _arrivals.Where(a => a.AtSeconds >= fromSeconds && a.AtSeconds < toSeconds).Sum(a => a.Size * 8.0) / (toSeconds - fromSeconds);

    /// <summary>The share of the capacity that media used between two times.</summary>
    public double Utilisation(double fromSeconds, double toSeconds)
        => MediaBps(fromSeconds, toSeconds) / Between(fromSeconds, toSeconds).Average(s => (double)s.CapacityBps);

    /// <summary>A percentile of the queueing delay of arrived packets, in milliseconds.</summary>
    public double QueueMs(double percentile, double fromSeconds = 0, double toSeconds = double.MaxValue)
    {
        List<double> sorted = [.. _arrivals.Where(a => a.AtSeconds >= fromSeconds && a.AtSeconds < toSeconds).Select(a => a.QueueMs).Order()];
        return sorted.Count == 0 ? 0 : sorted[(int)(percentile * (sorted.Count - 1))];
    }

    /// <summary>The share of packets sent between two times that the link lost.</summary>
    public double LostShare(double fromSeconds, double toSeconds)
        => _sent.Where(s => s.AtSeconds >= fromSeconds && s.AtSeconds < toSeconds).Average(s => s.IsLost ? 1.0 : 0);

    /// <summary>How often the layer changes that the estimate allows, when an upgrade has to be affordable for 1.5 s.</summary>
    public int LayerChanges(ReadOnlySpan<long> layersBps, double fromSeconds, double toSeconds)
    {
        const int UpgradeSamples = 15;
        var layer = -1;
        var changes = 0;
        var waiting = 0;
        foreach (var sample in Between(fromSeconds, toSeconds))
        {
            var affordable = 0;
            while (affordable + 1 < layersBps.Length && layersBps[affordable + 1] <= sample.EstimateBps)
            {
                affordable++;
            }

            waiting = affordable > layer ? waiting + 1 : 0;
            if (affordable < layer || layer < 0 || waiting >= UpgradeSamples)
            {
                changes += layer >= 0 ? 1 : 0;
                layer = affordable;
                waiting = 0;
            }
        }

        return changes;
    }

    public IEnumerable<Sample> Between(double fromSeconds, double toSeconds)
        => _samples.Where(s => s.AtSeconds >= fromSeconds && s.AtSeconds < toSeconds);

    public double LowestEstimate(double fromSeconds, double toSeconds) => Between(fromSeconds, toSeconds).Min(s => s.EstimateBps);

    public double HighestEstimate(double fromSeconds, double toSeconds) => Between(fromSeconds, toSeconds).Max(s => s.EstimateBps);

    public double MeanEstimate(double fromSeconds, double toSeconds) => Between(fromSeconds, toSeconds).Average(s => (double)s.EstimateBps);

    /// <summary>When the estimate first reached a rate after a time, in seconds after that time; infinite when it never did.</summary>
    public double SecondsToReach(double bps, double fromSeconds)
        => _samples.Where(s => s.AtSeconds >= fromSeconds && s.EstimateBps >= bps).Select(s => s.AtSeconds - fromSeconds)
            .DefaultIfEmpty(double.PositiveInfinity).First();

    /// <summary>The time after which the estimate stayed below a rate until another time, in seconds after the first.</summary>
    public double SecondsToStayBelow(double bps, double fromSeconds, double toSeconds)
        => Between(fromSeconds, toSeconds).Where(s => s.EstimateBps > bps).Select(s => s.AtSeconds - fromSeconds + 0.1).DefaultIfEmpty(0).Max();

    internal readonly record struct Sample(double AtSeconds, long EstimateBps, long CapacityBps, BandwidthState State);
}
