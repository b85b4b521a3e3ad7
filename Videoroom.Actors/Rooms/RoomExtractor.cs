using Akka.Cluster.Sharding;

namespace Videoroom.Actors.Rooms;

/// <summary>Which room a message is for. The shard of a room is the unit that nodes own: 1,000 of them.</summary>
internal sealed class RoomExtractor() : HashCodeMessageExtractor(ShardCount)
{
    /// <summary>How many shards the rooms are spread over; the same on every node, for good.</summary>
    public const int ShardCount = 1000;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IRoomEntityMessage)?.RoomId;
}
