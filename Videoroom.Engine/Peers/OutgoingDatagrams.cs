using Videoroom.Engine.Turn;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Peers;

/// <summary>Datagrams that were written on another thread.</summary>
/// <param name="Path">Where they go.</param>
/// <param name="Datagrams">One array each.</param>
/// <param name="Leaving">Who leaves the TURN server after that: until then his goodbye can go through it. Null for nobody.</param>
internal readonly record struct OutgoingDatagrams(Path Path, IReadOnlyList<byte[]> Datagrams, TurnUser? Leaving = null);
