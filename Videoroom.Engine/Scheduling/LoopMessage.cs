using Videoroom.Engine.Network;

namespace Videoroom.Engine.Scheduling;

/// <summary>What one loop passes to another; a reference to the buffer goes along.</summary>
/// <param name="Run">What to do there: a static delegate that gets <paramref name="Target"/> and <paramref name="Buffer"/>.</param>
/// <param name="Target">Whom it is for; it lives on the other loop.</param>
/// <param name="Buffer">The packet; null without one.</param>
internal readonly record struct LoopMessage(Action<object, PacketBuffer?> Run, object Target, PacketBuffer? Buffer = null);
