using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>A channel of an allocation.</summary>
/// <param name="Number">0x4000 to 0x7FFF.</param>
/// <param name="Peer">Whom it is bound to.</param>
/// <param name="IsMedia">Whether that is our own media address.</param>
/// <param name="ExpiresMs">From when on it does not count.</param>
internal readonly record struct TurnChannel(ushort Number, TransportAddress Peer, bool IsMedia, long ExpiresMs);
