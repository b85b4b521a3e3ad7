using System.Net.WebSockets;

namespace Videoroom.Web.Signalling;

/// <summary>
/// One WebSocket from its opening to its end. A reader (<see cref="RunAsync"/>) takes the client's messages in order, a
/// writer sends what is queued. Whoever ends the socket, the closing handshake is waited for only so long.
/// </summary>
internal sealed class SocketSession : IMessageSink
{
    private readonly WebSocket _socket;
    private readonly SocketPlace _place;
    private readonly SignallingLimits _limits;
    private readonly TimeProvider _clock;
    private readonly TopicTable _topics;
    private readonly OutgoingQueue _outgoing;
    private readonly TokenBucket _rate;
    private readonly TokenBucket _bytes;
    private readonly ITimer _silence;
    private readonly ITimer _handshake;
    private Closing? _closing;
    private long _lastFrame;

    public SocketSession(
        WebSocket socket, ClientAddress client, IChannelGateway gateway, StatsFeed stats, SignallingLimits limits, TimeProvider clock)
    {
        _socket = socket;
        _place = client.Place;
        _limits = limits;
        _clock = clock;
        _topics = new TopicTable(this, client, gateway, stats, limits, clock);
        _outgoing = new OutgoingQueue(limits);
        _rate = new TokenBucket(limits.MaxMessagesPerSecond, clock);
        // Reading a description costs by its length: a hundred of the longest ones a second would keep a core busy.
        _bytes = new TokenBucket(limits.MaxMessageBytes, clock, SignallingLimits.MessageBurst);
        _lastFrame = clock.GetTimestamp();
        _handshake = clock.CreateTimer(
            static socket => ((WebSocket)socket!).Abort(), socket, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _silence = clock.CreateTimer(static self => ((SocketSession)self!).CheckSilence(), this, limits.Silence, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The topics joined on the socket.</summary>
    public int Channels => _topics.Count;

    private int MaxMessageBytes => _place.IsInRoom ? _limits.MaxMessageBytes : _limits.MaxUnjoinedMessageBytes;

    /// <summary>Serves the socket until it has ended, one way or another.</summary>
    public async Task RunAsync()
    {
        var writer = WriteAsync();
        int? closeCode = null;
        try
        {
            closeCode = await ReadAsync();
        }
        catch (Exception e) when (IsLostConnection(e))
        {
            _socket.Abort();
        }
        finally
        {
            _topics.Lost(closeCode);
            Close(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, "");
            await writer;
            await _silence.DisposeAsync();
            await _handshake.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public bool Send(byte[] message)
    {
        if (_outgoing.TryAdd(message, _place.IsInRoom ? _limits.MaxQueuedBytes : _limits.MaxUnjoinedQueuedBytes))
        {
            return true;
        }

        // Queued, because the caller may hold a lock that the reader takes when it hears of the end.
        ThreadPool.UnsafeQueueUserWorkItem(static socket => socket.Abort(), _socket, preferLocal: false);
        return false;
    }

    /// <summary>Ends the socket: what is queued is sent, then the close frame. Callable from any thread; the first call counts.</summary>
    /// <param name="status">The close code.</param>
    /// <param name="reason">At most 123 bytes in UTF-8 (RFC 6455, section 5.5).</param>
    public void Close(WebSocketCloseStatus status, string reason)
    {
        if (Interlocked.CompareExchange(ref _closing, new Closing(status, reason), null) is null)
        {
            _handshake.Change(_limits.ClosingHandshake, Timeout.InfiniteTimeSpan);
            _outgoing.Complete();
        }
    }

    /// <summary>Reads until the client's close frame.</summary>
    /// <returns>Its code when the client closed by itself; null when it only answered our close.</returns>
    private async Task<int?> ReadAsync()
    {
        using var message = new MessageBuffer();
        while (true)
        {
            message.MaxBytes = MaxMessageBytes;
            var frame = await _socket.ReceiveAsync(message.Free(), CancellationToken.None);
            Volatile.Write(ref _lastFrame, _clock.GetTimestamp());
            if (frame.MessageType == WebSocketMessageType.Close)
            {
                return Volatile.Read(ref _closing) is null ? (int?)_socket.CloseStatus : null;
            }

            message.Advance(frame.Count);
            message.MaxBytes = MaxMessageBytes;
            if (Volatile.Read(ref _closing) is not null)
            {
                // Read on, so that the close frame that we sent is not lost in a reset.
                message.Clear();
            }
            else if (frame.MessageType == WebSocketMessageType.Binary)
            {
                Close(WebSocketCloseStatus.InvalidMessageType, "Binary messages are not understood here.");
            }
            else if (message.IsOverfull)
            {
                Close(WebSocketCloseStatus.MessageTooBig, $"A message may have {message.MaxBytes} bytes.");
            }
            else if ((frame.EndOfMessage || frame.Count == 0) && !_rate.TryTake())
            {
                Close(WebSocketCloseStatus.PolicyViolation, $"More than {_limits.MaxMessagesPerSecond} messages a second.");
            }
            else if (!_bytes.TryTake(frame.Count))
            {
                Close(WebSocketCloseStatus.PolicyViolation, $"More than {_limits.MaxMessageBytes} bytes a second.");
            }
            else if (frame.EndOfMessage)
            {
                Handle(message.Written);
                message.Clear();
            }
        }
    }

    private void Handle(ReadOnlySpan<byte> utf8)
    {
        if (PhoenixCodec.Parse(utf8, out var error) is { } message)
        {
            _topics.Receive(message);
        }
        else
        {
            Close(WebSocketCloseStatus.InvalidPayloadData, error!);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await _outgoing.SendAllAsync(_socket);
            var (status, reason) = Volatile.Read(ref _closing)!;
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(status, reason, CancellationToken.None);
            }
        }
        catch (Exception e) when (IsLostConnection(e))
        {
            // The reader hears of it too, and ends the session.
            _socket.Abort();
        }
    }

    private void CheckSilence()
    {
        var quiet = _clock.GetElapsedTime(Volatile.Read(ref _lastFrame));
        if (quiet >= _limits.Silence)
        {
            Close(WebSocketCloseStatus.EndpointUnavailable, $"Nothing was heard for {_limits.Silence.TotalSeconds:0} s.");
        }
        else
        {
            _silence.Change(_limits.Silence - quiet, Timeout.InfiniteTimeSpan);
        }
    }

    private static bool IsLostConnection(Exception e)
        => e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;

    private sealed record Closing(WebSocketCloseStatus Status, string Reason);
}
