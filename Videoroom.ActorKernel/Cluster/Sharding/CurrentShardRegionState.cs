using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>The shards of one region.</summary>
public sealed class CurrentShardRegionState
{
    /// <summary>The shards that run here.</summary>
    public readonly IImmutableSet<ShardState> Shards;

    /// <summary>Makes the state.</summary>
    public CurrentShardRegionState(IImmutableSet<ShardState> shards)
    {
        Shards = shards;
    }

    /// <inheritdoc />
    public override string ToString() => $"CurrentShardRegionState({string.Join(", ", Shards)})";
}
