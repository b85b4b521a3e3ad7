using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster.Sharding;

/// <summary>At which epoch this node has taken the shard of an entity. Not part of Akka.NET's API, hence internal.</summary>
internal static class ShardEpochs
{
    /// <summary>The ownership epoch of the entity's shard: higher than that of any owner before. 1 for a system that is alone.</summary>
    /// <exception cref="InvalidOperationException">The type has not been started.</exception>
    public static long Of(ActorSystem system, string typeName, string entityId)
    {
        var sharding = ClusterSharding.Get(system);
        return ((ActorSystemImpl)system).ClusterNode is { } node
            ? new ClusterShardPlaces(node, typeName).Find(sharding.ShardIdOf(typeName, entityId)).Epoch
            : 1;
    }
}
