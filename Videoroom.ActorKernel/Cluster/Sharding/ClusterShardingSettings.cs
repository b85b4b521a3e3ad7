using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>How a region works. Idle passivation is off: an entity ends when it wishes to.</summary>
public sealed class ClusterShardingSettings
{
    private ClusterShardingSettings()
    {
    }

    /// <summary>The settings of a system.</summary>
    public static ClusterShardingSettings Create(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new ClusterShardingSettings();
    }
}
