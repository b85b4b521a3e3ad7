using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Web.Signalling;

/// <summary>
/// The topics of one socket: takes the client's messages in order and does what the channel protocol says
/// (docs/protocol.md, section 1). Knows nothing of WebSockets.
/// </summary>
/// <param name="sink">Sends to the client.</param>
/// <param name="client">Its address, and what that may still do.</param>
/// <param name="gateway">Where joins go.</param>
/// <param name="stats">Where the node's totals come from.</param>
/// <param name="limits">What one socket may do.</param>
/// <param name="clock">The time.</param>
internal sealed class TopicTable(
    IMessageSink sink, ClientAddress client, IChannelGateway gateway, StatsFeed stats, SignallingLimits limits, TimeProvider clock)
{
    private const int JoinBurstSeconds = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChannelSocket> _topics = new(StringComparer.Ordinal);
    private readonly TokenBucket _joins = new(limits.MaxJoinsPerSecond, clock, JoinBurstSeconds);
    private StatsTopic? _stats;

    /// <summary>The topics that are joined or being joined.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _topics.Count + (_stats is null ? 0 : 1);
            }
        }
    }

    /// <summary>Handles one message. Called by the socket's reader only.</summary>
    public void Receive(PhoenixMessage message)
    {
        switch (message.Event)
        {
            case PhoenixEvents.Heartbeat when message.Topic == PhoenixEvents.HeartbeatTopic:
                sink.Send(PhoenixCodec.WriteReply(null, message.Reference, message.Topic, ok: true, "{}"));
                break;
            case PhoenixEvents.Join:
                Join(message);
                break;
            case PhoenixEvents.Leave:
                Leave(message);
                break;
            default:
                Push(message);
                break;
        }
    }

    /// <summary>The socket has closed: every channel hears it.</summary>
    /// <param name="closeCode">The client's close code; null when the connection broke or was cut.</param>
    public void Lost(int? closeCode)
    {
        ChannelSocket[] topics;
        lock (_gate)
        {
            topics = [.. _topics.Values];
            _topics.Clear();
        }

        foreach (var topic in topics)
        {
            topic.Lost(closeCode);
        }

        ReplaceStats(null);
    }

    private void Join(PhoenixMessage message)
    {
        if (message.Topic == StatsTopic.Name)
        {
            JoinStats(message);
        }
        else if (!RoomTopic.Is(message.Topic))
        {
            Unmatched(message);
        }
        else if (!RoomTopic.TryGetRoomId(message.Topic, out var roomId))
        {
            Refuse(message, RefusalCodes.BadRequest, $"A room's name has {RoomTopic.Rule}.");
        }
        else if (TakeJoin(message))
        {
            JoinRoom(message, roomId);
        }
    }

    private bool TakeJoin(PhoenixMessage message)
    {
        var reason = !_joins.TryTake() ? "Too many joins on one connection. Try again in a few seconds."
            : !client.TryJoin() ? "Too many joins from your address. Try again in a few seconds."
            : null;
        if (reason is not null)
        {
            Refuse(message, RefusalCodes.RateLimited, reason);
        }

        return reason is null;
    }

    private void JoinStats(PhoenixMessage message)
    {
        if (TakeJoin(message))
        {
            var topic = new StatsTopic(message.JoinReference ?? message.Reference, sink);
            ReplaceStats(topic)?.Close();
            topic.Accept();
            stats.Add(topic);
        }
    }

    private StatsTopic? ReplaceStats(StatsTopic? topic)
    {
        StatsTopic? earlier;
        lock (_gate)
        {
            (earlier, _stats) = (_stats, topic);
        }

        if (earlier is not null)
        {
            stats.Remove(earlier);
        }

        return earlier;
    }

    private void JoinRoom(PhoenixMessage message, string roomId)
    {
        var topic = new ChannelSocket(message.Topic, message.JoinReference ?? message.Reference, sink, client.Place, Remove);
        ChannelSocket? earlier;
        lock (_gate)
        {
            if (!_topics.TryGetValue(message.Topic, out earlier) && _topics.Count >= limits.MaxChannelsPerSocket)
            {
                topic = null;
            }
            else
            {
                _topics[message.Topic] = topic;
            }
        }

        if (topic is null)
        {
            Refuse(message, RefusalCodes.RateLimited, $"One connection may be in {limits.MaxChannelsPerSocket} rooms at a time. Leave one first.");
            return;
        }

        earlier?.Replaced();
        gateway.Open(new OpenChannel(roomId, message.PayloadJson, topic, client.Key));
    }

    private void Leave(PhoenixMessage message)
    {
        if (Find(message) is { } topic)
        {
            topic.Leave(message.Reference);
        }
        else
        {
            // As Phoenix: leaving what one is not in (any more) is fine.
            sink.Send(PhoenixCodec.WriteReply(message.JoinReference, message.Reference, message.Topic, ok: true, "{}"));
            LeaveStats(message);
        }
    }

    private void LeaveStats(PhoenixMessage message)
    {
        if (message.Topic == StatsTopic.Name && (message.JoinReference is null || message.JoinReference == _stats?.JoinReference))
        {
            ReplaceStats(null)?.Close();
        }
    }

    private void Push(PhoenixMessage message)
    {
        if (Find(message)?.Receive(new ClientPush(message.Event, message.PayloadJson, message.Reference)) != true)
        {
            Unmatched(message);
        }
    }

    // A message of an earlier join of the topic is none of the present one's.
    private ChannelSocket? Find(PhoenixMessage message)
    {
        lock (_gate)
        {
            return _topics.TryGetValue(message.Topic, out var topic)
                && (message.JoinReference is null || message.JoinReference == topic.JoinReference) ? topic : null;
        }
    }

    private void Remove(ChannelSocket topic)
    {
        lock (_gate)
        {
            if (_topics.TryGetValue(topic.Topic, out var current) && current == topic)
            {
                _topics.Remove(topic.Topic);
            }
        }
    }

    private void Unmatched(PhoenixMessage message) => Refuse(message, RefusalCodes.BadRequest, "unmatched topic");

    private void Refuse(PhoenixMessage message, string code, string reason)
        => sink.Send(PhoenixCodec.WriteReply(
            message.JoinReference, message.Reference, message.Topic, ok: false, PhoenixCodec.Refusal(code, reason)));
}
