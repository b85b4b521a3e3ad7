using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Rooms;

/// <summary>A peer as the room's roster knows it.</summary>
/// <param name="PeerId">Its id.</param>
internal sealed record RosterPeer(string PeerId)
{
    /// <summary>Its client has sent <c>connect</c>: from then on it is told things, and others of it.</summary>
    public bool IsConnected { get; init; }

    /// <summary>It has lost its socket and may come back.</summary>
    public bool IsReconnecting { get; init; }

    /// <summary>What it says about itself.</summary>
    public JsonText Metadata { get; init; } = JsonText.EmptyObject;
}
