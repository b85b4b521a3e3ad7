using Videoroom.Bench.Crowds;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Load;

/// <summary>What a run measured.</summary>
internal sealed record LoadResult
{
    /// <summary>The run.</summary>
    public required LoadOptions Options { get; init; }

    /// <summary>How long was measured, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Packets that members received, retransmissions not counted.</summary>
    public required long Delivered { get; init; }

    /// <summary>Packets that publishers sent, retransmissions not counted.</summary>
    public required long Sent { get; init; }

    /// <summary>Packets that a member missed, and that came neither by themselves nor again.</summary>
    public required long Lost { get; init; }

    /// <summary>Packets that came as retransmissions.</summary>
    public required long Recovered { get; init; }

    /// <summary>Keyframes that members asked for.</summary>
    public required long PictureLossIndications { get; init; }

    /// <summary>The largest distance between complete pictures of any stream, in milliseconds.</summary>
    public required double LargestGapMs { get; init; }

    /// <summary>The time from publisher to viewer, server included.</summary>
    public required LatencyResult Latency { get; init; }

    /// <summary>How long joins took.</summary>
    public required JoinResult Joins { get; init; }

    /// <summary>What the server used; null when it was not measured.</summary>
    public ServerResult? Server { get; init; }

    /// <summary>What the generator itself used.</summary>
    public required GeneratorResult Generator { get; init; }

    /// <summary>The result of a report.</summary>
    /// <param name="options">The run.</param>
    /// <param name="report">What the crowd counted meanwhile.</param>
    /// <param name="elapsed">How long it was.</param>
    /// <param name="joined">How long it took until everybody was there.</param>
    public static LoadResult Of(LoadOptions options, CrowdReport report, TimeSpan elapsed, TimeSpan joined)
    {
        var latencies = report.LatencyLog();
        var delivered = report.PacketsReceived - report.Recovered;
        return new LoadResult
        {
            Options = options,
            Seconds = elapsed.TotalSeconds,
            Delivered = delivered,
            Sent = report.PacketsSent,
            Lost = Math.Max(0, report.Lost - report.Recovered),
            Recovered = report.Recovered,
            PictureLossIndications = report.PictureLossIndications,
            LargestGapMs = report.LargestGapMs,
            Latency = new LatencyResult(latencies.Count, latencies.QuantileMs(0.5), latencies.QuantileMs(0.99), latencies.LongestMs),
            Joins = new JoinResult(
                report.JoinMs.Count,
                joined.TotalMilliseconds,
                Quantile(report.JoinMs, 0.5),
                Quantile(report.JoinMs, 0.95),
                Quantile(report.JoinMs, 0.99)),
            Generator = new GeneratorResult(
                options.Crowd.Processes,
                report.CpuSeconds / elapsed.TotalSeconds,
                delivered == 0 ? 0 : report.CpuSeconds * 1_000_000 / delivered,
                report.LongestTurnMs,
                report.ClientDrops),
        };
    }

    private static double Quantile(IReadOnlyList<double> values, double share) => values.Count == 0 ? 0 : Quantiles.Of(values, share);
}

/// <summary>The time from publisher to viewer, in milliseconds.</summary>
internal sealed record LatencyResult(long Packets, double MedianMs, double P99Ms, double LongestMs);

/// <summary>How long joins took, in milliseconds.</summary>
/// <param name="Members">How many joined.</param>
/// <param name="AllMs">From the first request until everybody had all pictures.</param>
/// <param name="MedianMs">Of one member, from its request until it was connected (publisher) or had all pictures (viewer).</param>
/// <param name="P95Ms">The same: 95 of 100 took no longer.</param>
/// <param name="P99Ms">The same: 99 of 100 took no longer.</param>
internal sealed record JoinResult(int Members, double AllMs, double MedianMs, double P95Ms, double P99Ms);

/// <summary>What the generator used: whether it was the limit.</summary>
/// <param name="Processes">Its processes.</param>
/// <param name="Cores">CPU seconds a second, of all of them.</param>
/// <param name="CpuUsPerPacket">CPU microseconds for each delivered packet.</param>
/// <param name="LongestTurnMs">The longest that a media thread took for one turn: what it may have added to a latency.</param>
/// <param name="Dropped">Datagrams that its own system did not take.</param>
internal sealed record GeneratorResult(int Processes, double Cores, double CpuUsPerPacket, double LongestTurnMs, long Dropped);
