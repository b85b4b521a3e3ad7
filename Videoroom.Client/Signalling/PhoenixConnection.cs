using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Videoroom.Client.Signalling;

/// <summary>One WebSocket to the server with one joined room topic on it.</summary>
internal sealed class PhoenixConnection : IAsyncDisposable
{
    // Servers close sockets that have sent nothing for 60 s; Phoenix's own client sends a heartbeat every 30.
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(25);
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _replies = new();
    private readonly string _topic;
    private string? _joinReference;
    private readonly Queue<PhoenixMessage> _early = [];
    private Action<string, JsonObject>? _pushed;
    private long _lastMessageAt = Stopwatch.GetTimestamp();
    private int _lastReference;
    private int _disposed;
    private Timer? _heartbeats;
    private Task _reading = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;

    private readonly TaskCompletionSource<int?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PhoenixConnection(string topic) => _topic = topic;

    /// <summary>When the server's last message came, as <see cref="Stopwatch.GetTimestamp"/>; the start before the first.</summary>
    public long LastMessageAt => Volatile.Read(ref _lastMessageAt);

    /// <summary>Ends when the WebSocket has closed, with its close code if it had one.</summary>
    public Task<int?> Closed => _closed.Task;

    /// <summary>The addresses of the server's host.</summary>
    public IReadOnlyList<IPAddress> ServerAddresses { get; private init; } = [];

    /// <summary>Opens the WebSocket and keeps it alive; <see cref="JoinAsync"/> follows.</summary>
    /// <param name="server">The page's address, such as <c>http://localhost:4000</c>.</param>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="from">The address of this machine to connect from; null leaves it to the system.</param>
    public static async Task<PhoenixConnection> ConnectAsync(Uri server, string roomId, CancellationToken cancellation, IPAddress? from = null)
    {
        var connection = new PhoenixConnection("room:" + roomId) { ServerAddresses = await HostAddresses.ResolveAsync(server, cancellation).ConfigureAwait(false) };
        connection._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        var scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        using var invoker = from is null ? null : SourceAddress.Invoker(from);
        await connection._socket.ConnectAsync(new Uri($"{scheme}://{server.Authority}/socket/websocket?vsn=2.0.0"), invoker, cancellation).ConfigureAwait(false);
        connection._reading = connection.ReadAsync();
        connection._writing = connection.WriteAsync();
        connection._heartbeats = new Timer(_ => _ = connection.HeartbeatAsync(), null, HeartbeatEvery, HeartbeatEvery);
        return connection;
    }

    /// <summary>
    /// Hands over what the server pushes into the topic, <c>phx_close</c> and <c>phx_error</c> included, one at a time; what came
    /// before at once.
    /// </summary>
    public void Follow(Action<string, JsonObject> pushed)
    {
        lock (_early)
        {
            _pushed = pushed;
            while (_early.TryDequeue(out var message))
            {
                pushed(message.Event, message.Payload);
            }
        }
    }

    /// <summary>Joins the room's topic.</summary>
    /// <returns>The reply's response object.</returns>
    /// <exception cref="JoinRefusedException">The server refused; the message has its reason.</exception>
    public Task<JsonObject> JoinAsync(JsonObject parameters, CancellationToken cancellation)
    {
        _joinReference = NextReference();
        return JoinTopicAsync(_topic, _joinReference, parameters, cancellation);
    }

    /// <summary>Joins another room's topic on the same WebSocket; what the server pushes into it is passed over.</summary>
    /// <inheritdoc cref="JoinAsync"/>
    public Task<JsonObject> JoinRoomAsync(string roomId, JsonObject parameters, CancellationToken cancellation)
        => JoinTopicAsync("room:" + roomId, NextReference(), parameters, cancellation);

    /// <summary>Pushes an event into the topic. Events arrive in the order of these calls, also of those that do not wait for the one before.</summary>
    public Task PushAsync(string eventName, JsonObject payload)
        => SendAsync(new PhoenixMessage(_joinReference, NextReference(), _topic, eventName, payload));

    /// <summary>Sends a heartbeat besides the regular ones: whatever the server sends next shows that it lives.</summary>
    public Task HeartbeatAsync() => SendAsync(new PhoenixMessage(null, NextReference(), "phoenix", "heartbeat", []));

    /// <summary>Leaves the topic and closes the WebSocket with 1000.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await RequestAsync(new PhoenixMessage(_joinReference, NextReference(), _topic, "phx_leave", []), cancellation).ConfigureAwait(false);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation).ConfigureAwait(false);
        await Closed.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Drops the TCP connection without a word, as a network that breaks does.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _heartbeats?.Dispose();
        await _closing.CancelAsync().ConfigureAwait(false);
        _socket.Abort();
        _outgoing.Writer.Complete();
        await _reading.ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task<JsonObject> JoinTopicAsync(string topic, string reference, JsonObject parameters, CancellationToken cancellation)
    {
        var reply = await RequestAsync(new PhoenixMessage(reference, reference, topic, "phx_join", parameters), cancellation).ConfigureAwait(false);
        var response = reply["response"]?.AsObject() ?? [];
        return reply["status"]?.GetValue<string>() == "ok"
            ? response
            : throw new JoinRefusedException(response["code"]?.GetValue<string>(), response["reason"]?.GetValue<string>() ?? "no reason given");
    }

    private string NextReference() => Interlocked.Increment(ref _lastReference).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<JsonObject> RequestAsync(PhoenixMessage message, CancellationToken cancellation)
    {
        var reply = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _replies[message.Reference!] = reply;
        await SendAsync(message).ConfigureAwait(false);
        return await reply.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private Task SendAsync(PhoenixMessage message)
    {
        var outgoing = new Outgoing(message.ToUtf8(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _outgoing.Writer.TryWrite(outgoing) ? outgoing.Sent.Task : Task.FromException(new ObjectDisposedException(nameof(PhoenixConnection)));
    }

    private async Task WriteAsync()
    {
        await foreach (var (message, sent) in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await _socket.SendAsync(message, WebSocketMessageType.Text, true, _closing.Token).ConfigureAwait(false);
                sent.SetResult();
            }
            catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
            {
                sent.SetException(e);
            }
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var message in WebSocketMessages.ReadAsync(_socket, _closing.Token).ConfigureAwait(false))
            {
                Deliver(PhoenixMessage.Parse(message.Span));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // A broken connection ends like a closed one; who waits is told below.
        }

        _closed.TrySetResult((int?)_socket.CloseStatus);
        foreach (var waiting in _replies.Values)
        {
            waiting.TrySetException(new IOException($"The server closed the WebSocket: {_socket.CloseStatus} {_socket.CloseStatusDescription}"));
        }
    }

    private void Deliver(PhoenixMessage message)
    {
        Volatile.Write(ref _lastMessageAt, Stopwatch.GetTimestamp());
        if (message.Event == "phx_reply")
        {
            if (message.Reference is { } reference && _replies.TryRemove(reference, out var waiting))
            {
                waiting.TrySetResult(message.Payload);
            }
        }
        else if (message.Topic == _topic)
        {
            lock (_early)
            {
                if (_pushed is null)
                {
                    _early.Enqueue(message);
                }
                else
                {
                    _pushed(message.Event, message.Payload);
                }
            }
        }
    }

    private readonly record struct Outgoing(byte[] Message, TaskCompletionSource Sent);
}
