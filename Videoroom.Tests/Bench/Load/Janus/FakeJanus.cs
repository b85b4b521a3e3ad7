using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Signalling;

namespace Videoroom.Tests.Bench.Load.Janus;

/// <summary>What a client of Janus sees of it: answers that a test can replace, and events that it sends. One connection at a time.</summary>
internal sealed class FakeJanus : IAsyncDisposable
{
    /// <summary>The id of the session.</summary>
    public const long SessionId = 4_503_599_627_370_497;

    /// <summary>The id of the first handle; those of the others count up from here.</summary>
    public const long FirstHandleId = 11;

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<JsonObject> _requests = new();
    private readonly SemaphoreSlim _sending = new(1);
    private WebSocket? _socket;
    private long _lastHandle = FirstHandleId - 1;

    private FakeJanus(WebApplication server) => _server = server;

    /// <summary>The API's address.</summary>
    public Uri Address => new(_server.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal));

    /// <summary>Where the last connection came from.</summary>
    public IPAddress? Client { get; private set; }

    /// <summary>What it was asked, by the name of the core's request, or of the plugin's.</summary>
    public IEnumerable<JsonObject> Requests => _requests;

    /// <summary>The answers of the test by name of the request, each without its transaction; without one there is the usual.</summary>
    public ConcurrentDictionary<string, JsonObject[]> Answers { get; } = new();

    /// <summary>Starts one.</summary>
    public static async Task<FakeJanus> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.UseWebSockets();
        var fake = new FakeJanus(server);
        server.Run(fake.ServeAsync);
        await server.StartAsync();
        return fake;
    }

    /// <summary>The name by which a request is counted and answered.</summary>
    public static string NameOf(JsonObject request)
        => request["body"]?["request"]?.GetValue<string>() ?? request["janus"]!.GetValue<string>();

    /// <summary>Sends the client an event.</summary>
    public async Task SendAsync(JsonObject message)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket!.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Drops the connection.</summary>
    public void Drop() => _socket!.Abort();

    /// <summary>Waits until it has got a request for the n-th time.</summary>
    public Task<int> ReceivedAsync(string name, int times = 1)
        => Eventually.Holds(() => _requests.Count(request => NameOf(request) == name), seen => seen >= times, $"'{name}' has come");

    public async ValueTask DisposeAsync()
    {
        _socket?.Abort();
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        Client = context.Connection.RemoteIpAddress;
        using var socket = await context.WebSockets.AcceptWebSocketAsync("janus-protocol");
        _socket = socket;
        try
        {
            await foreach (var message in WebSocketMessages.ReadAsync(socket, context.RequestAborted))
            {
                var request = JsonNode.Parse(message.Span)!.AsObject();
                _requests.Enqueue(request);
                foreach (var answer in Answers.TryGetValue(NameOf(request), out var given) ? given : [Usual(request)])
                {
                    var copy = answer.DeepClone().AsObject();
                    copy["transaction"] = request["transaction"]!.GetValue<string>();
                    await SendAsync(copy);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client, or the test, dropped the connection.
        }
    }

    private JsonObject Usual(JsonObject request) => NameOf(request) switch
    {
        "create" => new JsonObject { ["janus"] = "success", ["data"] = new JsonObject { ["id"] = SessionId } },
        "attach" => new JsonObject { ["janus"] = "success", ["data"] = new JsonObject { ["id"] = Interlocked.Increment(ref _lastHandle) } },
        "keepalive" or "trickle" => new JsonObject { ["janus"] = "ack" },
        _ => new JsonObject { ["janus"] = "success" },
    };
}
