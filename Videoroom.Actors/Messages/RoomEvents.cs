using Akka.Actor;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Messages;

// What a room tells the channels of its peers. Immutable, of strings, numbers and lists: all of it may go to another node.

/// <summary>
/// The peer is in the room; the sender is the room. <paramref name="Epoch"/> names this life of the room: a channel
/// refuses what comes from an earlier one.
/// </summary>
/// <param name="Epoch">The room's epoch.</param>
/// <param name="Simulcast">The room's setting.</param>
/// <param name="Endpoint">The peer's endpoint, on the channel's own node.</param>
internal sealed record PeerAdded(long Epoch, bool Simulcast, IActorRef Endpoint);

/// <summary>
/// The room would take the peer in now, and keeps no place for it: the answer to an <see cref="AddPeerChannel"/> that only asks.
/// </summary>
/// <param name="Sent">Those that send what a player would be sent; nobody for a source.</param>
internal sealed record SeatFree(RosterSnapshot Sent);

/// <summary>The room knows the peer again; the sender is the room.</summary>
/// <param name="Epoch">The room's epoch.</param>
internal sealed record PeerRegistered(long Epoch);

/// <summary>
/// What has changed in the roster, for the channel to bring along if the room is lost. Comes after the events that tell the
/// client of it.
/// </summary>
/// <param name="Epoch">The room's epoch.</param>
/// <param name="Roster">Who has changed, and who has gone.</param>
/// <param name="Handled">The last <see cref="PeerMessage.Sequence"/> of this channel that the room has handled.</param>
internal sealed record RosterNews(long Epoch, RosterSnapshot Roster, long Handled);

/// <summary>Another session of the peer has taken its place.</summary>
/// <param name="Epoch">The room's epoch.</param>
internal sealed record PeerReplaced(long Epoch);

/// <summary>The peer may not enter.</summary>
/// <param name="Code">One of the codes for refused joins in docs/protocol.md, section 8.</param>
/// <param name="Reason">A sentence for people.</param>
internal sealed record PeerRefused(string Code, string Reason);

/// <summary>A media event for the peer's client.</summary>
/// <param name="Epoch">The room's epoch.</param>
/// <param name="Sequence">Rises with every event of the room, so that a channel can tell a repeated one.</param>
/// <param name="Event">The event.</param>
internal sealed record RoomMediaEvent(long Epoch, long Sequence, ServerEvent Event);

/// <summary>The room has removed the peer; its client is told why.</summary>
/// <param name="Epoch">The room's epoch.</param>
/// <param name="Code">One of the codes in docs/protocol.md, section 8.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record PeerRemoved(long Epoch, string Code, string Message);

/// <summary>The room has crashed and knows its peers no more.</summary>
/// <param name="Epoch">The epoch of the life that ended.</param>
internal sealed record RoomFailed(long Epoch);
