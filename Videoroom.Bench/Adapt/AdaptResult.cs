using Videoroom.Bench.Adapt.Servers;

namespace Videoroom.Bench.Adapt;

/// <summary>One run of a plan.</summary>
internal sealed record AdaptResult
{
    private const int BestHeight = 720;

    /// <summary>The server; ours where nothing else is said.</summary>
    public string Server { get; init; } = AdaptServers.Ours;

    /// <summary>The plan's name.</summary>
    public required string Plan { get; init; }

    /// <summary>What it is.</summary>
    public required string Text { get; init; }

    /// <summary>What decided its losses.</summary>
    public required int Seed { get; init; }

    /// <summary>By phase; the phases of a noisy plan are told together.</summary>
    public required IReadOnlyList<AdaptPhaseFigures> Phases { get; init; }

    /// <summary>Of the whole plan.</summary>
    public required AdaptPhaseFigures Whole { get; init; }

    /// <summary>Of the viewer whose network did not change, over the whole plan.</summary>
    public required AdaptPhaseFigures Other { get; init; }

    /// <summary>What the narrow viewer got, ten times a second.</summary>
    public required IReadOnlyList<AdaptSample> Samples { get; init; }

    /// <summary>What arrived of media over what the network carried, the first 2 s left out.</summary>
    public double Use
    {
        get
        {
            var settled = Samples.Where(sample => sample.Seconds >= 2).ToList();
            return settled.Sum(sample => sample.MediaBps) / settled.Sum(sample => (double)sample.CapacityBps);
        }
    }

    /// <summary>Counts a run's samples.</summary>
    public static AdaptResult Of(AdaptPlan plan, int seed, IReadOnlyList<AdaptSample> narrow, IReadOnlyList<AdaptSample> wide)
    {
        var isNoisy = plan.Phases.Count > 10;
        IReadOnlyList<(double Seconds, double DelayMs)> parts = isNoisy
            ? [(plan.Seconds, plan.Phases[0].Down.Delay.TotalMilliseconds)]
            : [.. plan.Phases.Select(phase => (phase.Seconds, phase.Down.Delay.TotalMilliseconds))];
        var phases = new List<AdaptPhaseFigures>();
        var from = 0d;
        foreach (var (seconds, delayMs) in parts)
        {
            var samples = narrow.Where(sample => sample.Seconds > from && sample.Seconds <= from + seconds + 0.2).ToList();
            phases.Add(AdaptPhaseFigures.Of(samples, from, delayMs, BestHeight * plan.Publishers));
            from += seconds;
        }

        return new AdaptResult
        {
            Plan = plan.Name,
            Text = plan.Text,
            Seed = seed,
            Phases = phases,
            Whole = AdaptPhaseFigures.Of(narrow, 0, plan.Phases[0].Down.Delay.TotalMilliseconds, BestHeight * plan.Publishers),
            Other = AdaptPhaseFigures.Of(wide, 0, 0, BestHeight * plan.Publishers),
            Samples = narrow,
        };
    }
}
