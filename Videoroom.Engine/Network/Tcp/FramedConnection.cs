using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Videoroom.Engine.Network.Tcp;

/// <summary>
/// One accepted TCP connection: ICE over TCP, or a TURN client's, with or without TLS. Reading and writing are asynchronous,
/// beside the loops.
/// </summary>
/// <remarks>
/// <para>In: one piece of the stream at a time is shown to a loop, and the next is read when that has taken its frames. So a
/// connection holds one small buffer, and who sends faster than the loop takes is slowed down by TCP itself.</para>
/// <para>Out: loops append whole frames to a bounded buffer, which a writer empties as fast as the other side reads.
/// Frames that do not fit are dropped: to keep them would only make everything behind them late.</para>
/// </remarks>
internal sealed class FramedConnection : StreamConnection, IThreadPoolWorkItem, IValueTaskSource<bool>, IDisposable
{
    /// <summary>Bytes that may wait for a slow reader: a quarter of a second at 8 Mbit/s.</summary>
    public const int MaxQueuedBytes = 256 * 1024;

    /// <summary>Bytes that may wait for somebody who has not shown credentials: some challenges.</summary>
    public const int MaxUnprovenQueuedBytes = 8 * 1024;

    /// <summary>Frames that somebody may send before that: a challenge and its answer take two, a browser's checks a few.</summary>
    public const int MaxUnprovenFrames = 64;

    private const int ReceiveBytes = 16 * 1024;
    private const int FirstQueueBytes = 4 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly StreamFraming _framing;
    private readonly ConnectionPlace _place;
    private readonly byte[] _received = new byte[ReceiveBytes];
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _taken = new() { RunContinuationsAsynchronously = true };
    private volatile IFrameTaker _loop;
    private IConnectionHolder? _peer;
    private int _filled;
    private int _next;
    private int _unprovenFrames;
    private byte[] _queue = [];
    private byte[] _writing = [];
    private int _queued;
    private bool _isWriting;
    private volatile bool _closed;
    private long _checkedMs;
    private IConnectionHolder? _allocation;

    /// <param name="socket">The accepted connection; owned from here on.</param>
    /// <param name="stream">What is read and written: the connection itself, or TLS on it.</param>
    /// <param name="framing">How datagrams lie on it.</param>
    /// <param name="loop">The loop that takes its frames until it belongs to a peer.</param>
    /// <param name="place">Its place in the quota; given back by whoever accepted it.</param>
    /// <param name="acceptedMs">When it was accepted, before any handshake.</param>
    public FramedConnection(Socket socket, Stream stream, StreamFraming framing, IFrameTaker loop, ConnectionPlace place, long acceptedMs)
    {
        _socket = socket;
        _stream = stream;
        _framing = framing;
        _loop = loop;
        _place = place;
        AcceptedMs = acceptedMs;
        Wire = new Path(
            PathKind.Tcp,
            TransportAddress.FromEndPoint((IPEndPoint)socket.RemoteEndPoint!),
            TransportAddress.FromEndPoint((IPEndPoint)socket.LocalEndPoint!))
        {
            Carrier = this,
        };
    }

    /// <inheritdoc/>
    public override Path Wire { get; }

    /// <summary>How datagrams lie on it.</summary>
    public StreamFraming Framing => _framing;

    /// <summary>When it was accepted, in milliseconds of the engine's clock.</summary>
    public long AcceptedMs { get; }

    /// <summary>When an authenticated check last came on it, in milliseconds of the engine's clock; 0 for never.</summary>
    public long CheckedMs => Volatile.Read(ref _checkedMs);

    /// <summary>The allocation of the TURN client at its other end; null before it has one.</summary>
    public IConnectionHolder? Allocation
    {
        get => Volatile.Read(ref _allocation);
        set
        {
            Volatile.Write(ref _allocation, value);
            if (value is not null)
            {
                _place.Prove();
            }
        }
    }

    /// <summary>Whether whoever is at its other end has shown credentials of ours.</summary>
    public bool IsProven => Allocation is not null || Peer is not null;

    /// <inheritdoc/>
    public override bool IsClosed => _closed;

    /// <summary>The peer whose authenticated check came on it; null before that.</summary>
    public IConnectionHolder? Peer => Volatile.Read(ref _peer);

    /// <summary>An authenticated check came on it. The first one decides whose connection it is, and which loop takes its frames.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="loop">Its home loop.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    /// <returns>False when it is another peer's.</returns>
    public bool TryBind(IConnectionHolder peer, IFrameTaker loop, long nowMs)
    {
        var before = Interlocked.CompareExchange(ref _peer, peer, null);
        if (before is not null && before != peer)
        {
            return false;
        }

        _loop = loop;
        Volatile.Write(ref _checkedMs, Math.Max(1, nowMs));
        _place.Prove();
        return true;
    }

    /// <inheritdoc/>
    public override bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping)
    {
        wrapping = new DatagramWrapping(_framing.HeaderLength);
        return !_closed;
    }

    /// <inheritdoc/>
    public override int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length)
    {
        _framing.WriteHeader(frame, length);
        return wrapping.HeaderLength + length;
    }

    /// <inheritdoc/>
    public override bool TrySend(ReadOnlySpan<byte> frame, out bool isFirst)
    {
        isFirst = false;
        lock (_gate)
        {
            if (_closed || _queued + frame.Length > (IsProven ? MaxQueuedBytes : MaxUnprovenQueuedBytes))
            {
                return false;
            }

            if (_queued + frame.Length > _queue.Length)
            {
                Array.Resize(ref _queue, Math.Max(Math.Max(FirstQueueBytes, _queue.Length * 2), _queued + frame.Length));
            }

            frame.CopyTo(_queue.AsSpan(_queued));
            _queued += frame.Length;
            isFirst = !_isWriting;
            _isWriting = true;
            return true;
        }
    }

    /// <inheritdoc/>
    public override void Flush() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>Reads until the other side closes, breaks the framing, or <see cref="Dispose"/>.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (!_closed && await _stream.ReadAsync(_received.AsMemory(_filled)).ConfigureAwait(false) is > 0 and var read)
            {
                _filled += read;
                if (!_framing.TryReadFrame(_received.AsSpan(0, _filled), out _, out _, out var isBroken))
                {
                    if (isBroken)
                    {
                        break;
                    }

                    continue;
                }

                _taken.Reset();
                _loop.PostFrames(this);
                if (!await new ValueTask<bool>(this, _taken.Version).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection broke, or was closed here: both end it.
        }
        finally
        {
            Dispose();
            _loop.PostEnded(this);
        }
    }

    /// <summary>The next whole frame's datagram. On the loop that <see cref="IFrameTaker.PostFrames"/> was called for.</summary>
    public bool TryTakeFrame(out ReadOnlySpan<byte> datagram)
    {
        datagram = default;
        var left = _received.AsSpan(_next, _filled - _next);
        if (_closed || !_framing.TryReadFrame(left, out var frameLength, out var datagramLength, out _))
        {
            return false;
        }

        if (!IsProven && ++_unprovenFrames > MaxUnprovenFrames)
        {
            Dispose();
            return false;
        }

        datagram = left.Slice(_framing.HeaderLength, datagramLength);
        _next += frameLength;
        return true;
    }

    /// <summary>The loop has taken all frames: the next piece may be read.</summary>
    public void Continue()
    {
        var left = _received.AsSpan(_next, _filled - _next);
        left.CopyTo(_received);
        (_filled, _next) = (left.Length, 0);
        _framing.TryReadFrame(left, out _, out _, out var isBroken);
        _taken.SetResult(!isBroken);
    }

    /// <summary>A fault ended it, wherever in taking its frames: its reader goes on, and finds it closed. Never throws.</summary>
    public void Abandon()
    {
        Dispose();
        try
        {
            _taken.SetResult(false);
        }
        catch (InvalidOperationException)
        {
            // The reader does not wait: the fault came after it was told to go on, or before it had to wait.
        }
    }

    /// <summary>Closes the connection; what is queued is lost.</summary>
    public void Dispose()
    {
        _closed = true;
        _stream.Dispose();
        _socket.Dispose();
    }

    /// <summary>Writes what is queued.</summary>
    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    bool IValueTaskSource<bool>.GetResult(short token) => _taken.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _taken.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _taken.OnCompleted(continuation, state, token, flags);

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                int length;
                lock (_gate)
                {
                    if (_queued == 0 || _closed)
                    {
                        _isWriting = false;
                        return;
                    }

                    (_queue, _writing) = (_writing, _queue);
                    (length, _queued) = (_queued, 0);
                }

                await WriteFramesAsync(_writing.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The reader ends with it, and reports the end.
            Dispose();
        }
    }

    private async ValueTask WriteFramesAsync(ReadOnlyMemory<byte> frames)
    {
        if (_stream is not SslStream)
        {
            await _stream.WriteAsync(frames).ConfigureAwait(false);
            return;
        }

        // A TLS record for each: clients that take what one read gives them for one message (coturn's) would lose those behind it.
        while (_framing.TryReadFrame(frames.Span, out var frameLength, out _, out _))
        {
            await _stream.WriteAsync(frames[..frameLength]).ConfigureAwait(false);
            frames = frames[frameLength..];
        }

        await _stream.FlushAsync().ConfigureAwait(false);
    }
}
