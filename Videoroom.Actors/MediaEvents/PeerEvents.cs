namespace Videoroom.Actors.MediaEvents;

// How generation A is told of the roster (docs/protocol.md, section 3.2). Written by its dialect; the room knows no generations.

/// <summary>The answer to <see cref="Join"/>: the peer is in the room, with these others.</summary>
internal sealed record PeerAccepted(string Id, IReadOnlyList<PeerInRoom> PeersInRoom) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "peerAccepted";
}

/// <summary>The other answer to <see cref="Join"/>: the peer may not enter.</summary>
internal sealed record PeerDenied : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "peerDenied";
}

/// <summary>Another peer has entered.</summary>
internal sealed record PeerJoined(PeerInfo Peer) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "peerJoined";
}

/// <summary>A peer has gone.</summary>
internal sealed record PeerLeft(string PeerId) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "peerLeft";
}

/// <summary>A peer's metadata has changed.</summary>
internal sealed record PeerUpdated(string PeerId, JsonText Metadata) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "peerUpdated";
}

/// <summary>The peer itself is out of the room; of others the client is told by <see cref="PeerLeft"/>.</summary>
/// <param name="PeerId">The client's own id.</param>
/// <param name="Reason">One sentence for people.</param>
internal sealed record PeerRemovedEvent(string PeerId, string Reason) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "peerRemoved";
}

/// <summary>A newcomer as generation A is told of it.</summary>
internal sealed record PeerInfo(string Id, JsonText Metadata);

/// <summary>A peer that was there before, as generation A is told of it.</summary>
/// <param name="Id">The peer's id.</param>
/// <param name="Metadata">What it says about itself.</param>
/// <param name="TrackIdToMetadata">What it sends, and says about that.</param>
internal sealed record PeerInRoom(string Id, JsonText Metadata, IReadOnlyDictionary<string, JsonText> TrackIdToMetadata);
