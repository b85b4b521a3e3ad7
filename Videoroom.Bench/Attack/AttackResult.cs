using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Attack;

/// <summary>One attack's pairs, and whether the bounds were kept.</summary>
/// <param name="Attack">Its name.</param>
/// <param name="Share">What the stranger was to have of one core.</param>
/// <param name="Pairs">All pairs.</param>
internal sealed record AttackResult(string Attack, double Share, IReadOnlyList<AttackPair> Pairs)
{
    /// <summary>The largest median of the pairs' ratios.</summary>
    public const double MaxRatio = 2;

    /// <summary>The largest share of packets that may be lost in addition: one of 10,000.</summary>
    public const double MaxMoreLost = 0.0001;

    // The limiter looks between two pieces of work.
    private const double ShareTolerance = 1.1;

    /// <summary>The median of the pairs' ratios.</summary>
    public double MedianRatio => Quantiles.Of([.. Pairs.Select(pair => pair.Ratio)], Statistic.Median);

    /// <summary>The share of packets lost in the quiet.</summary>
    public double LostQuiet => Lost(Pairs.Select(pair => pair.Quiet));

    /// <summary>The share of packets lost under the attack.</summary>
    public double LostAttacked => Lost(Pairs.Select(pair => pair.Attacked));

    /// <summary>The stranger had no more of the CPU than it was to have, did something, and the room had packets to measure.</summary>
    public bool IsValid => Pairs.Count > 0 && Pairs.All(pair =>
        pair.Stranger.Share <= Share * ShareTolerance
        && pair.Stranger.Attempts > 0
        && pair.Quiet is { Packets: > 0, P99Ms: > 0 }
        && pair.Attacked.Packets > 0);

    /// <summary>What was broken, a sentence each; nothing when the bounds were kept.</summary>
    public IEnumerable<string> Broken
    {
        get
        {
            if (!IsValid)
            {
                yield break;
            }

            if (MedianRatio > MaxRatio)
            {
                yield return FormattableString.Invariant($"p99 latency in another room grew {MedianRatio:F2} times, more than {MaxRatio:F1}");
            }

            if (LostAttacked > LostQuiet + MaxMoreLost)
            {
                yield return FormattableString.Invariant($"{LostAttacked:P3} of the packets in another room were lost, {LostQuiet:P3} in the quiet");
            }

            if (Pairs.Any(pair => pair.Attacked.AttackedPictures == 0))
            {
                yield return "the call in the attacked room stood still";
            }
        }
    }

    private static double Lost(IEnumerable<AttackWindow> windows)
    {
        var (lost, packets) = windows.Aggregate((Lost: 0L, Packets: 0L), (sum, window) => (sum.Lost + window.Lost, sum.Packets + window.Packets));
        return packets == 0 ? 0 : (double)Math.Max(0, lost) / (packets + Math.Max(0, lost));
    }
}
