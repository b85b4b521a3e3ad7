namespace Videoroom.Actors.Rooms;

/// <summary>A room as its node's supervisor knows it, for people.</summary>
/// <param name="RoomId">Its name.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Peers">How many peers it has, on whatever node.</param>
/// <param name="Nodes">The nodes that they are connected to, <c>host:port</c>; empty in a cluster of one.</param>
public sealed record RoomSummary(string RoomId, long Epoch, int Peers, IReadOnlyList<string> Nodes);

/// <summary>Asks for the node's rooms, those with the most peers first. Answered with <see cref="RoomList"/>. Never leaves the node.</summary>
/// <param name="Most">How many at most.</param>
internal sealed record ListRooms(int Most);

/// <summary>The node's rooms.</summary>
internal sealed record RoomList(IReadOnlyList<RoomSummary> Rooms);
