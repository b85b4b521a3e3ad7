using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>Takes what a socket sends.</summary>
/// <param name="path">Where it goes.</param>
/// <param name="datagram">Valid during the call.</param>
internal delegate void SentDatagram(in Path path, ReadOnlySpan<byte> datagram);
