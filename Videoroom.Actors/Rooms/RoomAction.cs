using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Rooms;

/// <summary>What follows from a change in the room; carried out in order.</summary>
/// <param name="PeerId">The peer that it concerns.</param>
internal abstract record RoomAction(string PeerId);

/// <summary>The peer's client gets an event.</summary>
internal sealed record TellClient(string PeerId, ServerEvent Event) : RoomAction(PeerId);

/// <summary>The peer's endpoint gets a command.</summary>
internal sealed record TellEndpoint(string PeerId, EndpointCommand Command) : RoomAction(PeerId);
