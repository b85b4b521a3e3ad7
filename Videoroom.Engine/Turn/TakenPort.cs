using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>A relayed address that has been taken for an allocation.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Address">With its port.</param>
/// <param name="Socket">Bound to the port; null when it is a number only.</param>
/// <param name="NextToken">RESERVATION-TOKEN of the port above; 0 without one.</param>
internal readonly record struct TakenPort(RelayFamily Family, TransportAddress Address, IRelaySocket? Socket, ulong NextToken);
