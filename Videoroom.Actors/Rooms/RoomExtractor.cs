using Akka.Cluster.Sharding;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// Which room a message is for. The shard of a room is the unit that nodes own. 100 shards: with 1,000 the slowest join took 5 s
/// when many rooms opened at once, since the coordinator places shards one after the other.
/// </summary>
internal sealed class RoomExtractor() : HashCodeMessageExtractor(ShardCount)
{
    /// <summary>How many shards the rooms are spread over; the same on every node, for good.</summary>
    public const int ShardCount = 100;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IRoomEntityMessage)?.RoomId;
}
