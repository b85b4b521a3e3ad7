namespace Videoroom.Engine.Bandwidth.Allocation;

/// <summary>
/// Shares out what a viewer's network carries among the video tracks that it is sent. Without I/O and time of its own.
/// <list type="number">
/// <item>Each track's ceiling: the best live layer that is any use at the size at which it is shown.</item>
/// <item>The lowest layer of each, by priority: a share, what the viewer pinned, who speaks, then by size. What does not fit is not sent.</item>
/// <item>Better layers, one step at a time: by priority, and within one the cheapest step first.</item>
/// <item>A track goes down at once. One that the estimate has held down goes up when the step was affordable for
/// <see cref="UpgradeAfterUs"/>, or a probe has proven the estimate.</item>
/// </list>
/// </summary>
internal sealed class BandwidthAllocator
{
    /// <summary>How long a better layer must have been affordable.</summary>
    public const long UpgradeAfterUs = 1_500_000;

    /// <summary>What a better layer must leave over, unless a probe has proven the estimate: else it would be taken back at the next dip.</summary>
    public const double UpgradeHeadroom = 1.1;

    private readonly List<TrackDemand> _order = [];

    /// <summary>What all tracks would cost at their ceilings, in bits a second: as much as an estimate is of use.</summary>
    public long DemandBps { get; private set; }

    /// <summary>What was given out in the last round, in bits a second.</summary>
    public long AllocatedBps { get; private set; }

    /// <summary>One round.</summary>
    /// <param name="demands">The tracks; their decisions are changed.</param>
    /// <param name="budgetBps">What video may take, in bits a second.</param>
    /// <param name="isProven">A probe has shown that the network carries the budget: better layers need not wait.</param>
    /// <param name="nowUs">Now, in microseconds.</param>
    public void Allocate(IReadOnlyList<TrackDemand> demands, long budgetBps, bool isProven, long nowUs)
    {
        _order.Clear();
        DemandBps = 0;
        for (var i = 0; i < demands.Count; i++)
        {
            var demand = demands[i];
            LayerCeiling.Set(demand);
            demand.Planned = TrackDemand.NoLayer;
            demand.Index = i;
            DemandBps += Cost(demand, demand.Ceiling);
            _order.Add(demand);
        }

        _order.Sort(ByPriority);
        var left = budgetBps;
        foreach (var demand in _order)
        {
            left -= TakeLowest(demand, left);
        }

        while (FindUpgrade(left) is { } upgrade)
        {
            var next = NextLive(upgrade);
            left -= Cost(upgrade, next) - Cost(upgrade, upgrade.Planned);
            upgrade.Planned = next;
        }

        AllocatedBps = 0;
        foreach (var demand in _order)
        {
            Decide(demand, left, isProven, nowUs);
            AllocatedBps += Cost(demand, demand.Layer);
        }
    }

    private static int ByPriority(TrackDemand one, TrackDemand other)
    {
        // An enumeration's own comparison puts both into objects.
        var byPriority = (int)other.Priority - (int)one.Priority;
        var bySize = other.ShownPixels.CompareTo(one.ShownPixels);
        return byPriority != 0 ? byPriority : bySize != 0 ? bySize : one.Index.CompareTo(other.Index);
    }

    private static long TakeLowest(TrackDemand demand, long left)
    {
        if (demand.Ceiling == TrackDemand.NoLayer)
        {
            return 0;
        }

        var lowest = LayerCeiling.LowestLive(demand);
        var cost = Cost(demand, lowest);
        if (cost > left)
        {
            return 0;
        }

        demand.Planned = lowest;
        return cost;
    }

    private static void Decide(TrackDemand demand, long left, bool isProven, long nowUs)
    {
        // One that only now is sent, or is shown larger, was held back by no estimate.
        var wasHeldDown = demand.Limit == LayerLimit.Estimate;
        demand.Limit = demand.Planned < demand.Ceiling ? LayerLimit.Estimate : demand.CeilingLimit;
        if (!wasHeldDown
            || demand.Planned <= demand.Layer
            || demand.Layer == TrackDemand.NoLayer
            || demand.Layer >= demand.LayerCount
            || !demand.Layers[demand.Layer].IsLive)
        {
            demand.Layer = demand.Planned;
            demand.AffordableSinceUs = long.MaxValue;
            return;
        }

        // The planned layer's cost is out of what is left already.
        var hasHeadroom = left >= (Cost(demand, demand.Planned) - Cost(demand, demand.Layer)) * (UpgradeHeadroom - 1);
        if (!hasHeadroom && !isProven)
        {
            demand.AffordableSinceUs = long.MaxValue;
        }
        else if (demand.AffordableSinceUs == long.MaxValue)
        {
            demand.AffordableSinceUs = nowUs;
        }

        if (isProven || (hasHeadroom && nowUs - demand.AffordableSinceUs >= UpgradeAfterUs))
        {
            demand.Layer = demand.Planned;
            demand.AffordableSinceUs = long.MaxValue;
        }
        else
        {
            demand.Limit = LayerLimit.Estimate;
        }
    }

    private static int NextLive(TrackDemand demand)
    {
        for (var layer = demand.Planned + 1; layer <= demand.Ceiling; layer++)
        {
            if (demand.Layers[layer].IsLive)
            {
                return layer;
            }
        }

        return TrackDemand.NoLayer;
    }

    private static long Cost(TrackDemand demand, int layer) => layer == TrackDemand.NoLayer || layer >= demand.LayerCount ? 0 : demand.Layers[layer].BitrateBps;

    private TrackDemand? FindUpgrade(long left)
    {
        TrackDemand? best = null;
        var bestCost = long.MaxValue;
        foreach (var demand in _order)
        {
            if (demand.Planned == TrackDemand.NoLayer || NextLive(demand) is TrackDemand.NoLayer)
            {
                continue;
            }

            // Those behind are less important: whoever is more so comes first, if it is affordable at all.
            if (best is not null && demand.Priority < best.Priority)
            {
                break;
            }

            var cost = Cost(demand, NextLive(demand)) - Cost(demand, demand.Planned);
            if (cost <= left && cost < bestCost)
            {
                (best, bestCost) = (demand, cost);
            }
        }

        return best;
    }
}
