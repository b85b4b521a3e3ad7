using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>
/// Takes what came to a relayed port, from anybody: <see cref="TurnAllocation.TryAcceptFrom"/> decides whether it goes on.
/// </summary>
/// <param name="allocation">Whose port it is.</param>
/// <param name="peer">Where it came from.</param>
/// <param name="datagram">Valid during the call.</param>
internal delegate void RelayedDatagramHandler(TurnAllocation allocation, TransportAddress peer, ReadOnlySpan<byte> datagram);
