namespace Akka.Cluster.Sharding;

/// <summary>A question to a shard region about all nodes' regions of its type; the answer is <see cref="ClusterShardingStats"/>.</summary>
public sealed class GetClusterShardingStats : IEquatable<GetClusterShardingStats>
{
    /// <summary>How long to wait for the others: who does not answer is left out.</summary>
    public readonly TimeSpan Timeout;

    /// <summary>Makes the question.</summary>
    public GetClusterShardingStats(TimeSpan timeout)
    {
        Timeout = timeout;
    }

    /// <inheritdoc />
    public bool Equals(GetClusterShardingStats? other) => other is not null && Timeout == other.Timeout;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as GetClusterShardingStats);

    /// <inheritdoc />
    public override int GetHashCode() => Timeout.GetHashCode();
}
