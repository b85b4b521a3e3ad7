using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>What runs in one region.</summary>
public sealed class ShardRegionStats
{
    /// <summary>How many entities run in each shard that has any.</summary>
    public readonly IImmutableDictionary<string, int> Stats;

    /// <summary>Makes the answer.</summary>
    public ShardRegionStats(IImmutableDictionary<string, int> stats)
    {
        Stats = stats;
    }

    /// <inheritdoc />
    public override string ToString() => $"ShardRegionStats({string.Join(", ", Stats)})";
}
