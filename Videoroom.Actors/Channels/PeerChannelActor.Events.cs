using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Channels;

/// <summary>Events between the client and the room.</summary>
internal sealed partial class PeerChannelActor
{
    /// <summary>Events of a client that may wait until it has been told who is in the room: it has asked just now.</summary>
    private const int MaxWaitingForEntry = 64;

    private readonly Queue<ClientEvent> _waitingForEntry = new();
    private Entry _entry;

    /// <summary>Whether the client has entered the room, by <c>connect</c> and our answer to it.</summary>
    private enum Entry
    {
        None,
        Asked,
        Done,
    }

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
            case { Event: ClientRosterEvent rosterEvent }:
                Link.Tell(new ClientMediaEvent(PeerId, rosterEvent));
                break;
            case { Event: { } negotiation }:
                TellEndpoint(negotiation);
                break;
        }
    }

    private void Enter(bool asPeer, Connect connect)
    {
        if (_entry == Entry.None)
        {
            _entry = Entry.Asked;
        }

        _dialect = _dialect.Enter(asPeer);
        Link.Tell(new ClientMediaEvent(PeerId, connect));
    }

    /// <summary>
    /// What concerns negotiation goes to the endpoint beside us, whatever becomes of the room. But the client must have been told
    /// who is in the room before it hears from its endpoint.
    /// </summary>
    private void TellEndpoint(ClientEvent negotiation)
    {
        if (HasEntered)
        {
            Link.Endpoint.Tell(new HandleClientEvent(negotiation));
        }
        else if (_entry == Entry.Asked && _waitingForEntry.Count < MaxWaitingForEntry)
        {
            _waitingForEntry.Enqueue(negotiation);
        }
        else
        {
            LogBeforeConnect(negotiation.GetType().Name);
        }
    }

    private void OnRoomMediaEvent(RoomMediaEvent message)
    {
        var epoch = Link.Epoch;
        if (!Link.Accepts(message))
        {
            LogStale(message.Epoch, message.Sequence);
            return;
        }

        if (Link.Epoch != epoch)
        {
            LogFollows(Link.Epoch);
        }

        if (message.Event is Connected && HasEntered)
        {
            // Told once more, because the room could not know that the first had come.
            return;
        }

        SendMediaEvents(_dialect.Translate(message.Event));
        if (message.Event is Connected)
        {
            _entry = Entry.Done;
            while (_waitingForEntry.TryDequeue(out var negotiation))
            {
                TellEndpoint(negotiation);
            }
        }
    }

    private void OnEndpointMediaEvent(ServerEvent serverEvent)
    {
        SendMediaEvents(_dialect.Translate(serverEvent));
        if (serverEvent is SdpAnswer && _dialect.IsOpening)
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
