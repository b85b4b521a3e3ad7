using Akka.Actor;
using Akka.Cluster.Sharding;
using Videoroom.Actors;
using Videoroom.Actors.Rooms;

namespace Videoroom.Web.Runtime;

/// <summary>
/// Epochs by the store: the one at which this node has taken the room's shard, and below it the lives of rooms here. No clock
/// has a say in them.
/// </summary>
/// <param name="system">The actor system.</param>
internal sealed class ShardRoomEpochs(ActorSystem system) : IRoomEpochs
{
    private const int LifeBits = 32;

    private int _lives;

    /// <inheritdoc/>
    public long Next(string roomId)
        => (ShardEpochs.Of(system, RoomSystem.RoomTypeName, roomId) << LifeBits) | (uint)Interlocked.Increment(ref _lives);
}
