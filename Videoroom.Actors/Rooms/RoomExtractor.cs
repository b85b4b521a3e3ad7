using Akka.Cluster.Sharding;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>
/// Which room a message is for. The shard of a room is the unit that nodes own. Few of them, since the coordinator places one after the
/// other: with 1,000 the slowest join took 5 s when many rooms opened at once, and with 100 the rooms of a killed node are there again
/// half a second later than with 60. 60 shards give two to six nodes the same number each.
/// </summary>
internal sealed class RoomExtractor() : HashCodeMessageExtractor(ShardCount)
{
    /// <summary>How many shards the rooms are spread over; the same on every node, for good.</summary>
    public const int ShardCount = 60;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IRoomEntityMessage)?.RoomId;
}
