using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;

namespace Videoroom.Actors.Channels;

/// <summary>Events between the client and the room.</summary>
internal sealed partial class PeerChannelActor
{
    private void OnClientPush(ClientPush push)
    {
        switch (push.Event)
        {
            case "mediaEvent":
                OnMediaEventPush(push);
                break;
            case "confirm" when _dialect.NumbersEvents:
                if (Deserialize(push.PayloadJson, ChannelJson.Default.ConfirmPayload)?.Seq is { } sequence)
                {
                    _outbox.Confirm(sequence);
                }

                break;
            default:
                LogUnknownPush(push.Event);
                break;
        }
    }

    private void OnMediaEventPush(ClientPush push)
    {
        var payload = Deserialize(push.PayloadJson, ChannelJson.Default.MediaEventPayload);
        if (payload?.Data is not { } data)
        {
            LogMalformed("a mediaEvent push is an object with a data string");
            return;
        }

        if (_dialect.NumbersEvents && payload.Seq is { } sequence)
        {
            if (push.Reference is { } reference)
            {
                // Also when it was handled before: the answer to the first may have been lost with the socket.
                _socket?.Reply(reference, "{}");
            }

            if (sequence <= _lastClientSequence)
            {
                return;
            }

            _lastClientSequence = sequence;
        }

        OnMediaEvent(_reader.Read(data));
    }

    private void OnMediaEvent(ClientEventReading reading)
    {
        switch (reading)
        {
            case { Error: { } error }:
                LogMalformed(error);
                break;
            case { UnknownType: { } type }:
                LogUnknownEvent(type);
                break;
            case { Event: Disconnect }:
                End("disconnected");
                break;
            case { Event: Connect connect }:
                Enter(asPeer: false, connect);
                break;
            case { Event: Join join }:
                Enter(asPeer: true, new Connect(join.Metadata));
                break;
            case { Event: { } clientEvent }:
                _room.Tell(new ClientMediaEvent(_peerId, clientEvent));
                break;
        }
    }

    private void Enter(bool asPeer, Connect connect)
    {
        _dialect = _dialect.Enter(asPeer);
        _room.Tell(new ClientMediaEvent(_peerId, connect));
    }

    private void OnRoomMediaEvent(RoomMediaEvent message)
    {
        if (message.Epoch < _epoch || message.Sequence <= _lastRoomSequence)
        {
            LogStale(message.Epoch, message.Sequence);
            return;
        }

        _epoch = message.Epoch;
        _lastRoomSequence = message.Sequence;
        SendMediaEvents(_dialect.Translate(message.Event));
        if (message.Event is SdpAnswer && _dialect.IsOpening)
        {
            Timers.StartSingleTimer(OpeningTimer, TracksOpened.Instance, TimeSpan.FromMilliseconds(_dialect.Extensions.OpeningMs));
        }
    }

    private void SendMediaEvents(IReadOnlyList<ServerEvent> serverEvents)
    {
        foreach (var serverEvent in serverEvents)
        {
            SendMediaEvent(serverEvent);
        }
    }

    /// <summary>Sends an event that is in the client's own dialect.</summary>
    private void SendMediaEvent(ServerEvent serverEvent)
    {
        var text = ServerEventWriter.Write(serverEvent);
        if (!_dialect.NumbersEvents)
        {
            Push("mediaEvent", ServerEventWriter.WritePayload(text, null));
            return;
        }

        var sequence = _outbox.Append(text);
        if (_socket is null && _outbox.HasOverflowed)
        {
            End("missed too much to come back");
            return;
        }

        Push("mediaEvent", ServerEventWriter.WritePayload(text, sequence));
    }

    private void Push(string eventName, string payloadJson)
    {
        if (_socket is not null && !_socket.Push(eventName, payloadJson))
        {
            LogSlow();
            OnSocketLost(null);
        }
    }

    private static string Serialize<T>(T payload, JsonTypeInfo<T> type) => JsonSerializer.Serialize(payload, type);

    private static T? Deserialize<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
