using Microsoft.Extensions.Logging;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Turn;

namespace Videoroom.Engine.Loops;

/// <summary>What all loops of an engine share.</summary>
/// <param name="Clock">The one clock.</param>
/// <param name="Routes">Whose a datagram is.</param>
/// <param name="Relays">Whose a datagram of another node is.</param>
/// <param name="Logger">For faults.</param>
/// <param name="MaxPacketBuffers">Buffers that one loop may have in use.</param>
/// <param name="HandOverCapacity">Places in a ring between two loops.</param>
/// <param name="Turn">What the loops' TURN servers share.</param>
internal sealed record MediaLoopServices(
    MediaClock Clock, RouteTable Routes, RelayRoutes Relays, ILogger Logger, int MaxPacketBuffers, int HandOverCapacity, TurnServices Turn);
