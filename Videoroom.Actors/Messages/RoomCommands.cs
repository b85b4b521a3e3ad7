using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;

namespace Videoroom.Actors.Messages;

// What a room is told. Immutable, of refs, strings, numbers and lists: all of it may come from another node.

/// <summary>A message that goes through the shard region, which starts the room when it is not running.</summary>
internal interface IRoomEntityMessage
{
    /// <summary>The room, and the sharded entity's id.</summary>
    string RoomId { get; }
}

/// <summary>
/// A client wants to enter the room, or back into it: as a new session of its peer, at another node. Answered to
/// <paramref name="Channel"/> with <see cref="PeerAdded"/> or <see cref="PeerRefused"/>.
/// </summary>
/// <param name="RoomId">The room.</param>
/// <param name="PeerId">The peer; made by the server.</param>
/// <param name="Channel">The peer's channel. The peer's endpoint will run on its node.</param>
/// <param name="Simulcast">The client's wish; the first joiner's becomes the room's setting.</param>
/// <param name="Extensions">What the client's dialect adds to negotiation, and what the peer does in the room.</param>
/// <param name="WatchedPeer">The only peer that a viewer wants to see, by id or display name; null for all.</param>
internal sealed record AddPeerChannel(
    string RoomId, string PeerId, IActorRef Channel, bool Simulcast, EndpointExtensions Extensions, string? WatchedPeer = null)
    : IRoomEntityMessage
{
    /// <summary>Which session of the peer it is; above 1 it was here before.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>The earlier session goes on until the client ends it.</summary>
    public bool IsMove { get; init; }

    /// <summary>The peer may come back at another node when its own is lost.</summary>
    public bool CanReturn { get; init; }

    /// <summary>
    /// Its client knew of nobody else in the room: it does not wait for those who might know the room. It is the client's word, and clients
    /// do not know of players; whoever comes after it brings what it remembers all the same.
    /// </summary>
    public bool WasAlone { get; init; }

    /// <summary>
    /// Nobody enters yet: the room only says whether it would take the peer in, by <see cref="SeatFree"/> or
    /// <see cref="PeerRefused"/>. A room of an earlier version knows no such question, and takes the peer in at once.
    /// </summary>
    public bool AsksOnly { get; init; }
}

/// <summary>
/// A channel whose room has gone with its node, or may not have heard all that it was told, brings what it knows. Answered with
/// <see cref="PeerRegistered"/> or <see cref="PeerRefused"/>; what the peer has told the room and the channel does not know to be
/// handled comes again after that.
/// </summary>
/// <param name="RoomId">The room.</param>
/// <param name="PeerId">The peer.</param>
/// <param name="Generation">Which session of the peer it is.</param>
/// <param name="Channel">The peer's channel.</param>
/// <param name="Endpoint">The peer's endpoint.</param>
/// <param name="HasEntered">The client has been told who is in the room.</param>
/// <param name="LastEpoch">The highest epoch of the room that the channel has seen.</param>
/// <param name="Simulcast">The room's setting.</param>
/// <param name="Roster">What the client has been told.</param>
internal sealed record RegisterPeer(
    string RoomId,
    string PeerId,
    int Generation,
    IActorRef Channel,
    IActorRef Endpoint,
    bool HasEntered,
    long LastEpoch,
    bool Simulcast,
    RosterSnapshot Roster) : IRoomEntityMessage
{
    /// <summary>Counts the channel's questions; a repeat has the number of the one that it repeats.</summary>
    public long Question { get; init; }
}

/// <summary>What a peer tells its room, always through its channel, which keeps it until the room has handled it.</summary>
/// <param name="PeerId">The peer whose channel it came through.</param>
internal abstract record PeerMessage(string PeerId)
{
    /// <summary>Which session of the peer.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Counts up in each session; 0 is not counted.</summary>
    public long Sequence { get; init; }
}

/// <summary>A media event from a peer's client that concerns the roster.</summary>
/// <param name="PeerId">The peer whose channel it came through.</param>
/// <param name="Event">The event.</param>
internal sealed record ClientMediaEvent(string PeerId, ClientEvent Event) : PeerMessage(PeerId);

/// <summary>A peer's socket was lost, or is back.</summary>
internal sealed record SetPeerConnection(string PeerId, bool IsConnected) : PeerMessage(PeerId);

/// <summary>The peer's session ends with its node; the client may come back at another, and keeps its place for a while.</summary>
internal sealed record SessionLost(string PeerId) : PeerMessage(PeerId);

/// <summary>Somebody begins or stops to speak on one of a peer's tracks; comes at most a few times a second.</summary>
internal sealed record SetSpeaking(string PeerId, string TrackId, bool IsSpeaking) : PeerMessage(PeerId);

/// <summary>An offer has changed what a peer sends. Comes after the answer to that offer.</summary>
/// <param name="PeerId">The publisher.</param>
/// <param name="Tracks">Tracks that are new, or changed.</param>
/// <param name="RemovedTrackIds">Tracks that it sends no more.</param>
internal sealed record TracksPublished(string PeerId, IReadOnlyList<PublishedTrack> Tracks, IReadOnlyList<string> RemovedTrackIds)
    : PeerMessage(PeerId);

/// <summary>The endpoint that the room asked for is there.</summary>
/// <param name="CorrelationId">Of the <see cref="CreateEndpoint"/>.</param>
/// <param name="Endpoint">The endpoint.</param>
internal sealed record EndpointCreated(long CorrelationId, IActorRef Endpoint);

/// <summary>The node will not make the endpoint that the room asked for.</summary>
/// <param name="CorrelationId">Of the <see cref="CreateEndpoint"/>.</param>
/// <param name="Reason">One sentence, for the log.</param>
internal sealed record EndpointRefused(long CorrelationId, string Reason);

/// <summary>An endpoint cannot go on and stops by itself.</summary>
/// <param name="PeerId">Its peer.</param>
/// <param name="Code">One of the codes in docs/protocol.md, section 8.</param>
/// <param name="Message">One sentence, for the peer and the log.</param>
internal sealed record EndpointFailed(string PeerId, string Code, string Message)
{
    /// <summary>Which session of the peer.</summary>
    public int Generation { get; init; } = 1;
}

/// <summary>An endpoint stops because its peer's channel has gone: no crash, whichever the room hears of first.</summary>
internal sealed record EndpointEnded(string PeerId)
{
    /// <summary>Which session of the peer.</summary>
    public int Generation { get; init; } = 1;
}
