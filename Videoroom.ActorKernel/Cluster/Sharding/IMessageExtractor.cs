namespace Akka.Cluster.Sharding;

/// <summary>Reads from a message which entity it is for and in which shard that is.</summary>
public interface IMessageExtractor
{
    /// <summary>The entity's id; null when the message is for no entity.</summary>
    string? EntityId(object message);

    /// <summary>What the entity gets.</summary>
    object? EntityMessage(object message);

    /// <summary>The shard of the message's entity; null when it is for no entity.</summary>
    string? ShardId(object message);

    /// <summary>The shard of an entity.</summary>
    string ShardId(string entityId, object? messageHint = null);
}
