using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Endpoints;

// What passes between an endpoint and its peer's channel, beside it on the same node: negotiation does not depend on the
// room's life. None of this ever leaves the node.

/// <summary>The peer's client sent a media event that concerns its negotiation, or what it receives.</summary>
/// <param name="Event">The event.</param>
internal sealed record HandleClientEvent(ClientEvent Event);

/// <summary>A media event for the peer's client.</summary>
/// <param name="Event">The event.</param>
internal sealed record EndpointMediaEvent(ServerEvent Event);
