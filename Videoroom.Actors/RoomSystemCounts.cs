namespace Videoroom.Actors;

/// <summary>What a node runs at one moment: all zero when the last peer has left.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Channels">Peer channels, those included whose peer has lost its socket and may come back.</param>
/// <param name="Endpoints">Endpoints.</param>
public readonly record struct RoomSystemCounts(int Rooms, int Channels, int Endpoints)
{
    /// <summary>Channels among them that have no seat in a room yet: WHIP and WHEP clients that were answered and have not come.</summary>
    public int Waiting { get; init; }

    /// <summary>Channels whose peers have a seat in a room.</summary>
    public int Peers => Channels - Waiting;
}
