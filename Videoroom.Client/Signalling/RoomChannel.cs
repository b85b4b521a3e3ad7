using System.Text.Json.Nodes;

namespace Videoroom.Client.Signalling;

/// <summary>
/// The media events of one joined room (docs/protocol.md, section 3): unwraps custom ones, numbers and confirms
/// them as our page does (section 8).
/// </summary>
internal sealed class RoomChannel(PhoenixConnection connection, bool numbered)
{
    private const int ConfirmEvery = 16;
    private const int MaxKept = 1024;
    private readonly Queue<JsonObject> _kept = [];
    private volatile PhoenixConnection _connection = connection;
    private int _sent;

    /// <summary>A media event from the server, custom ones unwrapped: its type and data. Called one at a time.</summary>
    public event Action<string, JsonNode?>? Received;

    /// <summary>The channel was closed by the server (<c>phx_close</c>, <c>phx_error</c>).</summary>
    public event Action? Closed;

    /// <summary>The last numbered event that was handled.</summary>
    public int LastReceived { get; private set; }

    public void Start() => _connection.Follow(OnPushed);

    /// <summary>Goes on over another connection to the same session.</summary>
    /// <param name="connection">It has joined.</param>
    /// <param name="handled">The last event of ours that the server handled: later ones are sent again.</param>
    public async Task ResumeAsync(PhoenixConnection connection, int handled)
    {
        List<Task> missed;
        lock (_kept)
        {
            // Before anything new: what comes behind a higher number is taken for a repetition.
            _connection = connection;
            missed = [.. _kept.Where(payload => payload["seq"]!.GetValue<int>() > handled).Select(payload => connection.PushAsync("mediaEvent", payload))];
        }

        Start();
        await Task.WhenAll(missed).ConfigureAwait(false);
    }

    /// <summary>Sends a media event.</summary>
    public Task SendAsync(string type, JsonNode? data)
    {
        var mediaEvent = new JsonObject { ["type"] = type };
        if (data is not null)
        {
            mediaEvent["data"] = data;
        }

        var payload = new JsonObject { ["data"] = mediaEvent.ToJsonString() };
        if (!numbered)
        {
            return _connection.PushAsync("mediaEvent", payload);
        }

        // Pushed in the order of their numbers: what comes behind a higher one is taken for a repetition.
        lock (_kept)
        {
            payload["seq"] = ++_sent;
            _kept.Enqueue(payload);
            if (_kept.Count > MaxKept)
            {
                _kept.Dequeue();
            }

            return _connection.PushAsync("mediaEvent", payload);
        }
    }

    /// <summary>Sends a media event that the clients wrap as custom.</summary>
    public Task SendCustomAsync(string type, JsonNode? data)
    {
        var inner = new JsonObject { ["type"] = type };
        if (data is not null)
        {
            inner["data"] = data;
        }

        return SendAsync("custom", inner);
    }

    private void OnPushed(string name, JsonObject payload)
    {
        switch (name)
        {
            case "mediaEvent":
                if (payload["seq"]?.GetValue<int>() is { } sequence)
                {
                    if (sequence <= LastReceived)
                    {
                        break; // Sent again, because the server did not know that it had come.
                    }

                    LastReceived = sequence;
                    if (sequence % ConfirmEvery == 0)
                    {
                        _ = _connection.PushAsync("confirm", new JsonObject { ["seq"] = sequence });
                    }
                }

                Deliver(JsonNode.Parse(payload["data"]!.GetValue<string>())!);
                break;
            case "phx_close" or "phx_error":
                Closed?.Invoke();
                break;
        }
    }

    private void Deliver(JsonNode mediaEvent)
    {
        while (mediaEvent["type"]!.GetValue<string>() == "custom")
        {
            mediaEvent = mediaEvent["data"]!;
        }

        Received?.Invoke(mediaEvent["type"]!.GetValue<string>(), mediaEvent["data"]);
    }
}
