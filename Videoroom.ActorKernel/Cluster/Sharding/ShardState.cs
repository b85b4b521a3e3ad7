using System.Collections.Immutable;

namespace Akka.Cluster.Sharding;

/// <summary>The entities that run in one shard.</summary>
public sealed class ShardState
{
    /// <summary>The entities' ids.</summary>
    public readonly IImmutableSet<string> EntityIds;

    /// <summary>The shard's id.</summary>
    public readonly string ShardId;

    /// <summary>Makes the state.</summary>
    public ShardState(string shardId, IImmutableSet<string> entityIds)
    {
        ShardId = shardId;
        EntityIds = entityIds;
    }

    /// <inheritdoc />
    public override string ToString() => $"ShardState({ShardId}, {string.Join(", ", EntityIds)})";
}
