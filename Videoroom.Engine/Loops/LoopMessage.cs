using Videoroom.Engine.Network;

namespace Videoroom.Engine.Loops;

/// <summary>What one loop passes to another; a reference to the buffer goes along.</summary>
/// <param name="Kind">What to do with it.</param>
/// <param name="Target">The session, fan-out, origin or link that it is for.</param>
/// <param name="Buffer">The packet; null when the kind carries none.</param>
internal readonly record struct LoopMessage(LoopMessageKind Kind, object Target, PacketBuffer? Buffer);
