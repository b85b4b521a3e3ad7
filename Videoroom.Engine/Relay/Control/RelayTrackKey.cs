namespace Videoroom.Engine.Relay.Control;

/// <summary>A track of another node: what a subscription between nodes is to.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="TrackId">The track.</param>
/// <param name="Generation">The generation of its publisher's connection.</param>
internal readonly record struct RelayTrackKey(string RoomId, string TrackId, int Generation)
{
    /// <summary>Whether a control message can carry it.</summary>
    public bool Fits => RelayControlReader.Fits(RoomId) && RelayControlReader.Fits(TrackId);
}
