namespace Akka.Cluster.Sharding;

/// <summary>Adds to an extractor that a <see cref="ShardingEnvelope"/> says itself where it goes.</summary>
internal sealed class EnvelopeExtractor(IMessageExtractor inner) : IMessageExtractor
{
    /// <summary>How many shards there are; 0 when the extractor does not say.</summary>
    public int ShardCount => (inner as HashCodeMessageExtractor)?.MaxNumberOfShards ?? 0;

    public string? EntityId(object message) => message is ShardingEnvelope envelope ? envelope.EntityId : inner.EntityId(message);

    public object? EntityMessage(object message) => message is ShardingEnvelope envelope ? envelope.Message : inner.EntityMessage(message);

    public string? ShardId(object message) =>
        EntityId(message) is { Length: > 0 } entityId ? inner.ShardId(entityId, message) : null;

    public string ShardId(string entityId, object? messageHint = null) => inner.ShardId(entityId, messageHint);
}
