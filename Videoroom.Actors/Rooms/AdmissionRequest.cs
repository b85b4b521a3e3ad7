namespace Videoroom.Actors.Rooms;

/// <summary>Somebody who wants to enter a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="PeerId">The newcomer.</param>
/// <param name="PeersInRoom">How many the room has without it, those included whose join is still under way.</param>
internal sealed record AdmissionRequest(string RoomId, string PeerId, int PeersInRoom);
