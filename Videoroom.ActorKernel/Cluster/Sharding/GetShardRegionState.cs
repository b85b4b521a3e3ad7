namespace Akka.Cluster.Sharding;

/// <summary>A question to a shard region; the answer is <see cref="CurrentShardRegionState"/>.</summary>
public sealed class GetShardRegionState
{
    /// <summary>The one instance.</summary>
    public static readonly GetShardRegionState Instance = new();

    private GetShardRegionState()
    {
    }
}
