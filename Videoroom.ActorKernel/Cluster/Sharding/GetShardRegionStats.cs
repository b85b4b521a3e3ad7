namespace Akka.Cluster.Sharding;

/// <summary>A question to a shard region; the answer is <see cref="ShardRegionStats"/>.</summary>
public sealed class GetShardRegionStats
{
    /// <summary>The one instance.</summary>
    public static readonly GetShardRegionStats Instance = new();

    private GetShardRegionStats()
    {
    }
}
