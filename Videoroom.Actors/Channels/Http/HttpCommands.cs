using System.Net;

namespace Videoroom.Actors.Channels.Http;

/// <summary>
/// A client wants to publish into a room (WHIP) or to play it (WHEP). Sent to the node's <c>channels</c> supervisor, which
/// starts the peer's channel; the answer comes through <see cref="IHttpPeer"/>. Never leaves the node.
/// </summary>
/// <param name="RoomId">The room; already checked for length and characters.</param>
/// <param name="Offer">The client's offer.</param>
/// <param name="DisplayName">What the others see of a publisher; already checked for length and characters.</param>
/// <param name="WatchedPeer">The only peer that a player wants to see, by id or display name; null for all.</param>
/// <param name="Peer">Where to answer.</param>
/// <param name="Address">As in <see cref="OpenChannel"/>.</param>
public sealed record OpenHttpChannel(
    string RoomId, HttpOffer Offer, string DisplayName, string? WatchedPeer, IHttpPeer Peer, IPAddress Address);

/// <summary>
/// The client has asked something of its session: it is still at work on its connection, and keeps its answer for a while longer.
/// Never leaves the node.
/// </summary>
public sealed record ExtendHttpChannel
{
    /// <summary>The only one.</summary>
    public static ExtendHttpChannel Instance { get; } = new();
}

/// <summary>The client has ended its session, or gave up waiting for it. Never leaves the node.</summary>
public sealed record CloseHttpChannel
{
    /// <summary>The only one.</summary>
    public static CloseHttpChannel Instance { get; } = new();
}
