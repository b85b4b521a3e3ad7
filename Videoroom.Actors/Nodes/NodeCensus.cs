namespace Videoroom.Actors.Nodes;

/// <summary>What a node runs.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Channels">
/// Channels: the peers that are connected to it and have a seat in a room, those included that may come back.
/// </param>
/// <param name="Endpoints">Endpoints.</param>
public sealed record NodeCensus(int Rooms, int Channels, int Endpoints);
