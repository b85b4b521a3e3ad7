using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>What runs in each node's region of an entity type.</summary>
public sealed class ClusterShardingStats
{
    /// <summary>By the node's address.</summary>
    public readonly IImmutableDictionary<Address, ShardRegionStats> Regions;

    /// <summary>Makes the answer.</summary>
    public ClusterShardingStats(IImmutableDictionary<Address, ShardRegionStats> regions)
    {
        Regions = regions;
    }

    /// <inheritdoc />
    public override string ToString() => $"ClusterShardingStats({string.Join(", ", Regions)})";
}
