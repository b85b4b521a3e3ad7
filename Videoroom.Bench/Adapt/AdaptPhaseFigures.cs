namespace Videoroom.Bench.Adapt;

/// <summary>What a viewer got of one phase of a plan.</summary>
internal sealed record AdaptPhaseFigures
{
    // A queue that is longer makes people talk at the same time.
    private const double LongQueueMs = 100;

    // Of one look to the next a rate may be off by a frame.
    private const double BestShare = 0.9;

    /// <summary>When it began, in seconds since the plan's beginning.</summary>
    public required double FromSeconds { get; init; }

    /// <summary>What the network carried, in bits a second; the mean of phases that are told together.</summary>
    public required double CapacityBps { get; init; }

    /// <summary>What arrived of media, in bits a second, the first 2 s left out.</summary>
    public required double MediaBps { get; init; }

    /// <summary>From the beginning until no video packet waits for longer than 100 ms any more, in seconds.</summary>
    public required double FitsAfterSeconds { get; init; }

    /// <summary>From the beginning until moving pictures have their best size, in seconds; null when they do not get there.</summary>
    public required double? BestAfterSeconds { get; init; }

    /// <summary>The median of the queueing delay of video, as that of the slowest twentieth of each look, in milliseconds, the first 2 s left out.</summary>
    public required double QueueP50Ms { get; init; }

    /// <summary>The 95th percentile of the queueing delay of video, in milliseconds, the first 2 s left out.</summary>
    public required double QueueP95Ms { get; init; }

    /// <summary>The longest gap between pictures, in milliseconds.</summary>
    public required double LongestGapMs { get; init; }

    /// <summary>The share of the time in which a picture stood still.</summary>
    public required double FrozenShare { get; init; }

    /// <summary>The share of the audio packets that were lost or came too late to be played.</summary>
    public required double AudioMadeUpShare { get; init; }

    /// <summary>How often the pictures' size changed.</summary>
    public required int Changes { get; init; }

    /// <summary>Counts what samples say.</summary>
    /// <param name="samples">Those of the phase.</param>
    /// <param name="fromSeconds">When it began.</param>
    /// <param name="delayMs">The network's delay without a queue.</param>
    /// <param name="bestHeight">The height of the pictures at their best, of all tracks together.</param>
    public static AdaptPhaseFigures Of(IReadOnlyList<AdaptSample> samples, double fromSeconds, double delayMs, int bestHeight)
    {
        var settled = samples.Where(sample => sample.Seconds >= fromSeconds + 2).ToList();
        var queues = settled.Where(sample => sample.VideoLatencyMs > 0).Select(sample => Math.Max(0, sample.VideoLatencyMs - delayMs)).Order().ToList();
        var audio = samples.Sum(sample => sample.AudioInTime + sample.AudioMadeUp);
        return new AdaptPhaseFigures
        {
            FromSeconds = fromSeconds,
            CapacityBps = samples.Average(sample => (double)sample.CapacityBps),
            MediaBps = settled.Count == 0 ? 0 : settled.Average(sample => sample.MediaBps),
            FitsAfterSeconds = samples.LastOrDefault(sample => sample.VideoLatencyMs - delayMs > LongQueueMs) is { } last ? last.Seconds - fromSeconds : 0,
            BestAfterSeconds = samples.FirstOrDefault(sample => sample.Frames > 0 && sample.Height >= bestHeight * BestShare) is { } first ? first.Seconds - fromSeconds : null,
            QueueP50Ms = queues.Count == 0 ? 0 : queues[(queues.Count - 1) / 2],
            QueueP95Ms = queues.Count == 0 ? 0 : queues[(int)(0.95 * (queues.Count - 1))],
            LongestGapMs = samples.Max(sample => sample.LongestGapMs),
            FrozenShare = samples.Sum(sample => sample.FrozenMs) / 1000 / (samples[^1].Seconds - fromSeconds),
            AudioMadeUpShare = audio == 0 ? 0 : (double)samples.Sum(sample => sample.AudioMadeUp) / audio,
            Changes = samples.Zip(samples.Skip(1)).Count(pair => pair.First.Height != pair.Second.Height),
        };
    }
}
