using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>A datagram that a client wants relayed: a part of the message that carried it.</summary>
/// <param name="Allocation">Whose it is; it may only ever reach that user's own session.</param>
/// <param name="Peer">Where it goes; the policy allows it.</param>
/// <param name="Offset">Where it begins in the message.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="IsMedia">
/// True when the peer is our own media address: it is handed over inside the process. False for a foreign peer, which is
/// reached through the allocation's socket.
/// </param>
internal readonly record struct TurnRelay(TurnAllocation Allocation, TransportAddress Peer, int Offset, int Length, bool IsMedia);
