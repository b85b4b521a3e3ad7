namespace Videoroom.Engine.Peers;

/// <summary>
/// Names a peer connection for commands. Slots are used again, generations never: a command for an earlier holder of a
/// slot is stale and dropped.
/// </summary>
/// <param name="Slot">A small number, unique among the present connections.</param>
/// <param name="Generation">How many connections had this slot before.</param>
internal readonly record struct PeerConnectionId(int Slot, int Generation);
