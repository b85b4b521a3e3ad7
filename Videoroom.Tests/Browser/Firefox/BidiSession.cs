using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Videoroom.Client.Signalling;

namespace Videoroom.Tests.Browser.Firefox;

/// <summary>
/// A WebDriver BiDi session (W3C WebDriver BiDi): Debian's Firefox speaks it itself, without a driver program.
/// Only the few commands that a call needs.
/// </summary>
internal sealed class BidiSession : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _pending = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    public static async Task<BidiSession> ConnectAsync(int port, CancellationToken cancellation)
    {
        var session = new BidiSession();
        await session._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/session"), cancellation);
        session._reading = session.ReadAsync();
        await session.SendAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() }, cancellation);
        return session;
    }

    /// <summary>Opens a tab at an address and gives its browsing context.</summary>
    /// <param name="url">The address.</param>
    /// <param name="beforeItsScripts">JavaScript that runs before the page's own.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string> OpenAsync(string url, string beforeItsScripts, CancellationToken cancellation)
    {
        await SendAsync(
            "script.addPreloadScript", new JsonObject { ["functionDeclaration"] = $"() => {{ {beforeItsScripts} }}" }, cancellation);
        var created = await SendAsync("browsingContext.create", new JsonObject { ["type"] = "tab" }, cancellation);
        var context = created!["context"]!.GetValue<string>();
        await SendAsync("browsingContext.navigate", new JsonObject { ["context"] = context, ["url"] = url, ["wait"] = "complete" }, cancellation);
        return context;
    }

    public Task CloseTabAsync(string context, CancellationToken cancellation)
        => SendAsync("browsingContext.close", new JsonObject { ["context"] = context }, cancellation);

    /// <summary>Evaluates an expression (awaiting a promise) that gives a JSON text, and parses it.</summary>
    public async Task<JsonNode?> EvaluateAsync(string context, string expression, CancellationToken cancellation)
    {
        var result = await SendAsync(
            "script.evaluate",
            new JsonObject
            {
                ["expression"] = expression,
                ["target"] = new JsonObject { ["context"] = context },
                ["awaitPromise"] = true,
            },
            cancellation);
        if (result!["type"]!.GetValue<string>() != "success")
        {
            throw new InvalidOperationException($"Firefox could not evaluate '{expression}': {result.ToJsonString()}");
        }

        return result["result"]!["value"] is { } value ? JsonNode.Parse(value.GetValue<string>()) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task<JsonNode?> SendAsync(string method, JsonObject parameters, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        var text = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString();
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, cancellation);
        return await answer.Task.WaitAsync(cancellation);
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var message in WebSocketMessages.ReadAsync(_socket, _closing.Token))
            {
                Deliver(JsonNode.Parse(message.Span)!);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The session ends with its browser: whoever waits is told below.
        }

        foreach (var waiting in _pending.Values)
        {
            waiting.TrySetException(new InvalidOperationException("The Firefox session has ended."));
        }
    }

    private void Deliver(JsonNode message)
    {
        if (message["id"] is not { } id || id.GetValueKind() != JsonValueKind.Number || !_pending.TryRemove(id.GetValue<int>(), out var answer))
        {
            return;
        }

        if (message["type"]?.GetValue<string>() == "error")
        {
            answer.TrySetException(new InvalidOperationException($"Firefox refused a command: {message.ToJsonString()}"));
        }
        else
        {
            answer.TrySetResult(message["result"]);
        }
    }
}
