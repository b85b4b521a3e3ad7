using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster.Sharding;

/// <summary>At which epoch this node has taken the shard of an entity. Not part of Akka.NET's API, hence internal.</summary>
internal static class ShardEpochs
{
    /// <summary>
    /// The ownership epoch of the entity's shard: higher than that of any owner before. 1 for a system that is alone. 0 when the
    /// shard is not here (any more): an entity that is made after its shard has gone is below that of the new owner.
    /// </summary>
    /// <exception cref="InvalidOperationException">The type has not been started.</exception>
    public static long Of(ActorSystem system, string typeName, string entityId)
    {
        var sharding = ClusterSharding.Get(system);
        return ((ActorSystemImpl)system).ClusterNode is { } node ? Of(new ClusterShardPlaces(node, typeName), sharding.ShardIdOf(typeName, entityId)) : 1;
    }

    /// <summary>The same by the places of the entity's type.</summary>
    public static long Of(IShardPlaces places, string shardId)
    {
        var place = places.Find(shardId);
        return place.IsHere ? place.Epoch : 0;
    }
}
