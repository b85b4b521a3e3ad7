using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Loops;

/// <summary>Datagrams that were written on another thread.</summary>
/// <param name="Path">Where they go.</param>
/// <param name="Datagrams">One array each.</param>
internal readonly record struct OutgoingDatagrams(Path Path, IReadOnlyList<byte[]> Datagrams);
