using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Endpoints;

// What passes between an endpoint and its peer's channel, beside it on the same node: negotiation does not depend on the
// room's life. None of this ever leaves the node.

/// <summary>The peer's client sent a media event that concerns its negotiation, or what it receives.</summary>
/// <param name="Event">The event.</param>
internal sealed record HandleClientEvent(ClientEvent Event);

/// <summary>The client's first authenticated check came. Told of WHIP and WHEP clients only: they take their seat now.</summary>
internal sealed record PeerReached
{
    /// <summary>The only one.</summary>
    public static PeerReached Instance { get; } = new();
}

/// <summary>A media event for the peer's client.</summary>
/// <param name="Event">The event.</param>
internal sealed record EndpointMediaEvent(ServerEvent Event);
