using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Rooms;

/// <summary>Lets everybody in until the room is full.</summary>
/// <param name="maxPeers">How many peers a room may have.</param>
internal sealed class PeerLimitPolicy(int maxPeers) : IAdmissionPolicy
{
    /// <inheritdoc/>
    public Admission Decide(AdmissionRequest request)
        => request.PeersInRoom < maxPeers
            ? Admission.Accepted
            : new Admission(RefusalCodes.RoomFull, $"The room is full: it has {maxPeers} people.");
}
