using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Messages;

/// <summary>A peer as the room's roster knows it. Immutable; may cross nodes.</summary>
/// <param name="PeerId">Its id.</param>
internal sealed record RosterPeer(string PeerId)
{
    /// <summary>What it does in the room.</summary>
    public PeerRole Role { get; init; }

    /// <summary>The only peer that a viewer wants to see, by id or display name; null for all.</summary>
    public string? WatchedPeer { get; init; }

    /// <summary>Its client has sent <c>connect</c>: from then on it is told things, and others of it.</summary>
    public bool IsConnected { get; init; }

    /// <summary>It has lost its socket, or its node, and may come back.</summary>
    public bool IsReconnecting { get; init; }

    /// <summary>It may come back at another node when its own is lost.</summary>
    public bool CanReturn { get; init; }

    /// <summary>The newest of its sessions: one more each time it comes back at another node or moves to one.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The node of its newest session, <c>host:port</c>; null in a cluster of one.</summary>
    public string? Node { get; init; }

    /// <summary>What it says about itself.</summary>
    public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    /// <summary>The others are told of it.</summary>
    public bool IsAnnounced => Role != PeerRole.Viewer;

    /// <summary>Whether it is sent what another one publishes.</summary>
    public bool Receives(RosterPeer other)
        => other.PeerId != PeerId && Role != PeerRole.Publisher
        && (WatchedPeer is null || WatchedPeer == other.PeerId || WatchedPeer == DisplayName.Read(other.Metadata));
}
