using System.Net;

namespace Videoroom.Actors.Channels;

/// <summary>
/// A client's <c>phx_join</c> of a room. Sent to the node's <c>channels</c> supervisor, which starts the peer's channel, or,
/// when the parameters carry a resume token, hands the socket to the channel that is waiting for it. The answer
/// comes as <see cref="IChannelSocket.Joined"/> or <see cref="IChannelSocket.Refused"/>. Never leaves the node.
/// </summary>
/// <param name="RoomId">The topic without its <c>room:</c> prefix; already checked for length and characters.</param>
/// <param name="ParamsJson">The join's payload object, as JSON text; not yet trusted.</param>
/// <param name="Socket">Where to answer.</param>
/// <param name="Address">What stands for the client's address when things are limited by it: an IPv4 address, or a /64.</param>
public sealed record OpenChannel(string RoomId, string ParamsJson, IChannelSocket Socket, IPAddress Address)
{
    /// <summary>Without the parameters: they may hold a resume token.</summary>
    public override string ToString() => $"OpenChannel {{ {RoomId} }}";
}

/// <summary>An event that the client pushed into its topic. Never leaves the node.</summary>
/// <param name="Event">The event's name, such as <c>mediaEvent</c>; unknown ones are ignored.</param>
/// <param name="PayloadJson">Its payload, as JSON text; not yet trusted.</param>
/// <param name="Reference">The push's <c>ref</c>, for <see cref="IChannelSocket.Reply"/>; null when the client sent none.</param>
public sealed record ClientPush(string Event, string PayloadJson, string? Reference)
{
    /// <summary>Without the payload: an offer holds ICE passwords.</summary>
    public override string ToString() => $"ClientPush {{ {Event}, {PayloadJson.Length} characters }}";
}

/// <summary>The client left the topic (<c>phx_leave</c>): the peer is removed at once. Never leaves the node.</summary>
/// <param name="Socket">The socket that it left on: one that was replaced meanwhile has no say.</param>
public sealed record LeaveChannel(IChannelSocket Socket);

/// <summary>The WebSocket has closed. Never leaves the node.</summary>
/// <param name="Socket">The socket: one that was replaced meanwhile has no say.</param>
/// <param name="CloseCode">The WebSocket close code (RFC 6455, section 7.4); null when the connection just broke.</param>
public sealed record SocketLost(IChannelSocket Socket, int? CloseCode);
