namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The specs of rooms that are lost with the shard region of a cluster of one in the parent's place.</summary>
public sealed class ShardedRoomRebuildSpecs() : RoomRebuildSpecs(isClustered: true);
