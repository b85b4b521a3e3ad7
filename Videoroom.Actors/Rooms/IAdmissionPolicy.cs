namespace Videoroom.Actors.Rooms;

/// <summary>Decides who may enter a room. Called by the room, one request at a time; it must not block.</summary>
internal interface IAdmissionPolicy
{
    /// <summary>Decides about one peer.</summary>
    Admission Decide(AdmissionRequest request);
}

/// <summary>Somebody who wants to enter a room.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="PeerId">The newcomer.</param>
/// <param name="PeersInRoom">How many the room has without it, those included whose join is still under way.</param>
internal sealed record AdmissionRequest(string RoomId, string PeerId, int PeersInRoom);

/// <summary>The decision: accepted when there is no code.</summary>
/// <param name="Code">Why not: one of the codes for refused joins in docs/protocol.md, section 8.</param>
/// <param name="Reason">The same as a sentence for people.</param>
internal readonly record struct Admission(string? Code, string? Reason)
{
    /// <summary>The peer may enter.</summary>
    public static Admission Accepted => default;

    /// <summary>The peer may enter.</summary>
    public bool IsAccepted => Code is null;
}
