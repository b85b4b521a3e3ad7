using Akka.Actor;
using Videoroom.Actors.Channels;

namespace Videoroom.Web.Signalling;

/// <summary>
/// One topic of one socket, from its join to its end. The socket's reader calls it on one side and the peer's channel on
/// the other, so its state has a lock; under it messages are only queued.
/// </summary>
/// <param name="topic">The topic, such as <c>room:lobby</c>.</param>
/// <param name="joinReference">The ref of the join.</param>
/// <param name="sink">Sends to the client.</param>
/// <param name="place">The socket's place, which is safe while a peer of it is in a room.</param>
/// <param name="ended">Called when the topic is over by itself.</param>
internal sealed class ChannelSocket(string topic, string? joinReference, IMessageSink sink, SocketPlace place, Action<ChannelSocket> ended)
    : IChannelSocket
{
    // The clients hold their pushes back until the join is answered; one that does not may be a little ahead.
    private const int MaxEarlyPushes = 16;
    private const int MaxEarlyCharacters = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<ClientPush> _early = new();
    private IActorRef? _channel;
    private int _earlyCharacters;
    private object? _farewell;
    private bool _over;

    /// <summary>The topic, such as <c>room:lobby</c>.</summary>
    public string Topic => topic;

    /// <summary>The ref of the join, which every message of this topic carries.</summary>
    public string? JoinReference => joinReference;

    /// <inheritdoc/>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _over;
            }
        }
    }

    /// <inheritdoc/>
    public void Joined(IActorRef channel, string responseJson)
    {
        lock (_gate)
        {
            if (_over)
            {
                // The client left, or its socket closed, before the answer: the channel has to hear it now.
                if (_farewell is not null)
                {
                    channel.Tell(_farewell);
                }

                return;
            }

            if (_channel is not null)
            {
                return;
            }

            _channel = channel;

            // First: with the answer the client may send what only one in a room may.
            place.EnterRoom();
            sink.Send(PhoenixCodec.WriteReply(joinReference, joinReference, topic, ok: true, responseJson));
            while (_early.TryDequeue(out var push))
            {
                channel.Tell(push);
            }
        }
    }

    /// <inheritdoc/>
    public void Refused(string code, string reason)
    {
        lock (_gate)
        {
            if (_over || _channel is not null)
            {
                return;
            }

            _over = true;
            sink.Send(PhoenixCodec.WriteReply(joinReference, joinReference, topic, ok: false, PhoenixCodec.Refusal(code, reason)));
        }

        ended(this);
    }

    /// <inheritdoc/>
    public bool Push(string eventName, string payloadJson)
    {
        lock (_gate)
        {
            return !_over && sink.Send(PhoenixCodec.Write(joinReference, null, topic, eventName, payloadJson));
        }
    }

    /// <inheritdoc/>
    public void Reply(string reference, string responseJson)
    {
        lock (_gate)
        {
            if (!_over)
            {
                sink.Send(PhoenixCodec.WriteReply(joinReference, reference, topic, ok: true, responseJson));
            }
        }
    }

    /// <inheritdoc/>
    public void Closed(bool crashed)
    {
        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            End();
            sink.Send(PhoenixCodec.Write(joinReference, joinReference, topic, crashed ? PhoenixEvents.Error : PhoenixEvents.Close, "{}"));
        }

        ended(this);
    }

    /// <summary>Passes a push of the client on.</summary>
    /// <returns>False when the topic is not joined, or too many came ahead of the join's answer.</returns>
    public bool Receive(ClientPush push)
    {
        lock (_gate)
        {
            if (_over || (_channel is null && !HasRoomFor(push)))
            {
                return false;
            }

            if (_channel is null)
            {
                _earlyCharacters += push.PayloadJson.Length;
                _early.Enqueue(push);
            }
            else
            {
                _channel.Tell(push);
            }

            return true;
        }
    }

    /// <summary>The client left the topic: the reply to its <c>phx_leave</c>, then <c>phx_close</c>.</summary>
    public void Leave(string? leaveReference)
    {
        lock (_gate)
        {
            sink.Send(PhoenixCodec.WriteReply(joinReference, leaveReference, topic, ok: true, "{}"));
            if (_over)
            {
                return;
            }

            sink.Send(PhoenixCodec.Write(joinReference, joinReference, topic, PhoenixEvents.Close, "{}"));
            SayFarewell(new LeaveChannel(this));
        }

        ended(this);
    }

    /// <summary>
    /// The client joined the topic again on the same socket. For the channel this is a lost socket, not a leave: the new
    /// join may carry the resume token.
    /// </summary>
    public void Replaced()
    {
        lock (_gate)
        {
            if (!_over)
            {
                sink.Send(PhoenixCodec.Write(joinReference, joinReference, topic, PhoenixEvents.Close, "{}"));
                SayFarewell(new SocketLost(this, null));
            }
        }
    }

    /// <summary>The WebSocket has closed.</summary>
    public void Lost(int? closeCode)
    {
        lock (_gate)
        {
            if (!_over)
            {
                SayFarewell(new SocketLost(this, closeCode));
            }
        }
    }

    private bool HasRoomFor(ClientPush push)
        => _early.Count < MaxEarlyPushes && _earlyCharacters + push.PayloadJson.Length <= MaxEarlyCharacters;

    private void End()
    {
        _over = true;
        if (_channel is not null)
        {
            place.LeaveRoom();
        }
    }

    private void SayFarewell(object message)
    {
        End();
        _early.Clear();
        if (_channel is null)
        {
            _farewell = message;
        }
        else
        {
            _channel.Tell(message);
        }
    }
}
