namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The specs of rooms with the shard region of a cluster of one in the parent's place.</summary>
public sealed class ShardedRoomSpecs() : RoomSpecs(isClustered: true);
