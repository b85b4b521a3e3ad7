namespace Videoroom.Actors.Rooms;

/// <summary>Decides who may enter a room. Called by the room, one request at a time; it must not block.</summary>
internal interface IAdmissionPolicy
{
    /// <summary>Decides about one peer.</summary>
    Admission Decide(AdmissionRequest request);
}
