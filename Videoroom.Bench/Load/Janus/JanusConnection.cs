using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Load.Janus;

/// <summary>
/// One WebSocket to Janus with one session on it, kept alive until it is disposed. A peer of a load test has one of its own, as a
/// browser has: the session, its handles and their PeerConnections end with the WebSocket, and the peers' addresses differ.
/// </summary>
internal sealed class JanusConnection : IAsyncDisposable
{
    /// <summary>The plugin that <see cref="AttachAsync"/> attaches to.</summary>
    public const string VideoRoomPlugin = "janus.plugin.videoroom";

    /// <summary>How often the session says that it lives: Janus ends one that has sent no request for <c>session_timeout</c>, 60 s.</summary>
    public static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(25);

    /// <summary>How long Janus may take to answer a request. It waits up to 5 s for its own candidates and 3 s for an earlier hangup.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly JanusTransactions _transactions = new();
    private readonly ConcurrentDictionary<long, JanusHandle> _handles = new();
    private readonly TimeProvider _clock;
    private long _sessionId;
    private int _disposed;
    private volatile IOException? _lost;
    private Task _reading = Task.CompletedTask;
    private Task _keepingAlive = Task.CompletedTask;

    private JanusConnection(TimeProvider clock)
    {
        _clock = clock;
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.AddSubProtocol("janus-protocol");
    }

    /// <summary>Opens the WebSocket and creates the session.</summary>
    /// <param name="address">Janus's WebSocket, such as <c>ws://127.0.0.1:8188</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="from">The address of this machine to connect from; null leaves it to the system.</param>
    /// <param name="clock">Times keepalives and answers; null is the system's.</param>
    /// <exception cref="WebSocketException">Nobody listens there, or no Janus.</exception>
    public static async Task<JanusConnection> ConnectAsync(
        Uri address, CancellationToken cancellation, IPAddress? from = null, TimeProvider? clock = null)
    {
        var connection = new JanusConnection(clock ?? TimeProvider.System);
        try
        {
            using var invoker = from is null ? null : SourceAddress.Invoker(from);
            await connection._socket.ConnectAsync(address, invoker, cancellation);
            connection._reading = connection.ReadAsync();
            connection._sessionId = IdIn(await connection.AskAsync("create", [], cancellation));
            connection._keepingAlive = connection.KeepAliveAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for the server's version, such as <c>1.1.2</c>.</summary>
    public async Task<string> GetVersionAsync(CancellationToken cancellation)
        => (await AskAsync("info", [], cancellation)).Version ?? throw new InvalidDataException("Janus did not say its version.");

    /// <summary>Attaches a new handle to <see cref="VideoRoomPlugin"/>: each has at most one PeerConnection.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="follow">Gets everything that the plugin says to the handle, answers included, in order and on the reading thread.</param>
    public async Task<JanusHandle> AttachAsync(CancellationToken cancellation, Action<JanusMessage>? follow = null)
    {
        var id = IdIn(await AskAsync("attach", new JsonObject { ["plugin"] = VideoRoomPlugin }, cancellation));
        var handle = new JanusHandle(this, id, follow);
        _handles[id] = handle;
        if (_lost is { } lost)
        {
            handle.Fail(lost);
        }

        return handle;
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="request">The <c>janus</c> member, such as <c>attach</c>.</param>
    /// <param name="members">The others; the session and the transaction are added.</param>
    /// <param name="cancellation">Stops waiting; the request may have been carried out.</param>
    /// <param name="name">What errors call the request; null is <paramref name="request"/>.</param>
    /// <exception cref="JanusErrorException">Janus refused.</exception>
    /// <exception cref="IOException">The connection has ended.</exception>
    /// <exception cref="TimeoutException">No answer came within <see cref="AnswerTimeout"/>.</exception>
    public async Task<JanusMessage> AskAsync(string request, JsonObject members, CancellationToken cancellation, string? name = null)
    {
        name ??= request;
        var transaction = _transactions.Open(name, endsWithAck: request is "keepalive" or "trickle");
        using var timeLimit = new CancellationTokenSource(AnswerTimeout, _clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellation);
        try
        {
            members["janus"] = request;
            members["transaction"] = transaction.Id;
            // About the server one asks without a session: with one, "info" is an unknown request (code 453).
            if (_sessionId != 0 && request != "info")
            {
                members["session_id"] = _sessionId;
            }

            await SendAsync(JsonSerializer.SerializeToUtf8Bytes(members), stop.Token);
            return await transaction.Answer.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Janus did not answer '{name}' within {AnswerTimeout.TotalSeconds} s.", e);
        }
        finally
        {
            _transactions.Forget(transaction);
        }
    }

    /// <summary>Closes the WebSocket; Janus then ends the session and what belongs to it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync();
        _socket.Abort();
        await _reading;
        await _keepingAlive;
        _socket.Dispose();
        _closing.Dispose();
    }

    /// <summary>The handle is detached: no message comes for it any more.</summary>
    internal void Forget(JanusHandle handle) => _handles.TryRemove(handle.Id, out _);

    private static long IdIn(JanusMessage answer) => answer.CreatedId ?? throw new InvalidDataException("Janus's answer has no id.");

    private static IOException Lost(Exception? cause) => new("The WebSocket to Janus is closed" + (cause is null ? "." : $": {cause.Message}"), cause);

    // A WebSocket whose send is cancelled is aborted: the caller's cancellation ends the wait only.
    private async Task SendAsync(byte[] message, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        await SendAndReleaseAsync(message).WaitAsync(cancellation);
    }

    private async Task SendAndReleaseAsync(byte[] message)
    {
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw Lost(e);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        Exception? cause = null;
        try
        {
            await foreach (var message in WebSocketMessages.ReadAsync(_socket, _closing.Token))
            {
                Deliver(JanusMessage.Parse(message.Span));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException or InvalidDataException)
        {
            cause = e;
        }

        var lost = _lost = Lost(cause);
        _transactions.End(lost);
        foreach (var handle in _handles.Values)
        {
            handle.Fail(lost);
        }
    }

    private void Deliver(JanusMessage message)
    {
        if (message.Kind == "timeout")
        {
            throw new IOException("Janus ended the session, because no request came for as long as session_timeout.");
        }

        // First the handle: a reader of an answer must not act before what came with it is known.
        if (message.Sender is { } sender && _handles.TryGetValue(sender, out var handle))
        {
            handle.Take(message);
        }

        _transactions.Take(message);
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAliveInterval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                await AskAsync("keepalive", [], _closing.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or TimeoutException or JanusErrorException)
        {
            // Without a session there is nothing left to read.
            _socket.Abort();
        }
    }
}
