using System.Globalization;
using Akka.Util;

namespace Akka.Cluster.Sharding;

/// <summary>Spreads entities over shards by <see cref="MurmurHash"/> of their ids.</summary>
public abstract class HashCodeMessageExtractor : IMessageExtractor
{
    /// <summary>How many shards there are. The same on every node, for ever.</summary>
    public readonly int MaxNumberOfShards;

    /// <summary>Sets the number of shards.</summary>
    protected HashCodeMessageExtractor(int maxNumberOfShards)
    {
        MaxNumberOfShards = maxNumberOfShards;
    }

    /// <inheritdoc />
    public abstract string? EntityId(object message);

    /// <summary>The message itself. (A region opens a <see cref="ShardingEnvelope"/> before it asks.)</summary>
    public virtual object? EntityMessage(object message) => message;

    /// <inheritdoc />
    public virtual string? ShardId(object message) =>
        EntityId(message) is { Length: > 0 } entityId ? ShardId(entityId) : null;

    /// <inheritdoc />
    public virtual string ShardId(string entityId, object? messageHint = null) =>
        (Math.Abs((long)MurmurHash.StringHash(entityId)) % MaxNumberOfShards).ToString(CultureInfo.InvariantCulture);
}
