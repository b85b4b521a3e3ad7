using Akka.Actor;

namespace Videoroom.Actors.Channels;

/// <summary>
/// One joined topic of one WebSocket, as the peer's channel sees it. Every method may be called from any thread,
/// returns at once and never throws; after the socket has closed all are ignored.
/// </summary>
public interface IChannelSocket
{
    /// <summary>The client has left the topic, or its socket has closed: nobody is told anything any more.</summary>
    bool IsOver { get; }

    /// <summary>
    /// Answers the join with <c>status: ok</c>. From here on the socket sends what the client pushes to <paramref name="channel"/>.
    /// A socket that has closed meanwhile tells the channel <see cref="SocketLost"/> at once: nobody else would.
    /// </summary>
    /// <param name="channel">The peer's channel; it gets <see cref="ClientPush"/>, <see cref="LeaveChannel"/> and <see cref="SocketLost"/>.</param>
    /// <param name="responseJson">The reply's response object, as JSON text.</param>
    void Joined(IActorRef channel, string responseJson);

    /// <summary>Answers the join with <c>status: error</c> and <c>{"reason": …, "code": …}</c>.</summary>
    /// <param name="code">One of the codes in docs/protocol.md, section 8, for programs.</param>
    /// <param name="reason">A sentence for people.</param>
    void Refused(string code, string reason);

    /// <summary>Sends an event to the client.</summary>
    /// <param name="eventName">The channel event (<c>mediaEvent</c>, <c>simulcastConfig</c>, <c>error</c>).</param>
    /// <param name="payloadJson">The payload object, as JSON text.</param>
    /// <returns>
    /// False when the socket has closed, or its bounded queue is full, as the client does not read; the host then closes the
    /// WebSocket. The channel counts the socket as lost and calls it no more, but still heeds <see cref="SocketLost"/> and
    /// <see cref="LeaveChannel"/> of it.
    /// </returns>
    bool Push(string eventName, string payloadJson);

    /// <summary>Answers a push of the client with <c>status: ok</c>.</summary>
    /// <param name="reference">The push's <see cref="ClientPush.Reference"/>.</param>
    /// <param name="responseJson">The reply's response object, as JSON text.</param>
    void Reply(string reference, string responseJson);

    /// <summary>Ends the topic on this socket: <c>phx_close</c> when it ended in order, <c>phx_error</c> when the channel crashed.</summary>
    void Closed(bool crashed);
}
