using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// A connection whose both ends have proved the secret. Two loops: one reads frames and tells Akka, one sends what is queued. Neither
/// polls, and no lock is held while Akka is called.
/// </summary>
/// <remarks>
/// <para>Nothing is read before Akka has said who listens: what has come until then stays in the socket, whose window holds the other end back.</para>
/// <para>
/// The end: <see cref="Close"/> sends what is queued, says that nothing more follows, and reads on without telling until the other end
/// has done the same: a socket that is closed with unread bytes resets the connection, and the other end may lose what it had not
/// read. Who does not answer within the time limit is cut off. When the other end is the first, Akka is told at once.
/// </para>
/// </remarks>
internal sealed class LinkConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly SslStream _tls;
    private readonly LinkSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILoggingAdapter _log;
    private readonly Channel<ByteString> _queue = Channel.CreateUnbounded<ByteString>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _limit;
    private long _queuedBytes;
    private int _isClosing;

    /// <summary>Takes over a connection; nothing moves before <see cref="RunAsync"/>.</summary>
    /// <param name="socket">Its socket.</param>
    /// <param name="tls">Its stream, after the handshake.</param>
    /// <param name="system">The actor system's name.</param>
    /// <param name="remote">The node that was connected to; null for a connection from it.</param>
    /// <param name="settings">The bounds.</param>
    /// <param name="clock">Measures the time limit of the end.</param>
    /// <param name="log">Is told of frames that are too long.</param>
    public LinkConnection(
        Socket socket, SslStream tls, string system, Address? remote, LinkSettings settings, TimeProvider clock, ILoggingAdapter log)
    {
        (_socket, _tls, _settings, _clock, _log) = (socket, tls, settings, clock, log);
        Handle = new LinkHandle(
            this, LinkAddress.Of(system, socket.LocalEndPoint), remote ?? LinkAddress.Of(system, socket.RemoteEndPoint));
    }

    /// <summary>The connection as Akka uses it.</summary>
    public LinkHandle Handle { get; }

    /// <summary>Queues a frame. Never waits.</summary>
    /// <returns>False when it was not queued: too much is waiting, or the connection ends.</returns>
    public bool Write(ByteString frame)
    {
        var bytes = FrameBatch.SizeOf(frame.Length);
        if (Interlocked.Add(ref _queuedBytes, bytes) <= _settings.SendQueueBytes && _queue.Writer.TryWrite(frame))
        {
            return true;
        }

        Interlocked.Add(ref _queuedBytes, -bytes);
        return false;
    }

    /// <summary>Sends what is queued, then ends. Akka is told nothing more. May be called any number of times.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosing, 1) == 0)
        {
            _queue.Writer.TryComplete();
            _limit = _clock.CreateTimer(_ => Abort(), null, _settings.FlushWait, Timeout.InfiniteTimeSpan);
            _closing.TrySetResult();
        }
    }

    /// <summary>Ends now.</summary>
    public void Abort() => _socket.Dispose();

    /// <summary>Runs until the connection has ended on both sides; then it is disposed of.</summary>
    public async Task RunAsync()
    {
        var writing = SendAsync();
        try
        {
            await ReceiveAsync();
        }
#pragma warning disable CA1031 // Whatever it was, the link has ended, and Akka has to be told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // There is no other end any more that would read.
            Abort();
            if (_log.IsDebugEnabled)
            {
                _log.Debug("The link between {0} and {1} broke: {2}", Handle.LocalAddress, Handle.RemoteAddress, e.Message);
            }
        }

        if (Volatile.Read(ref _isClosing) == 0)
        {
            var listener = await Handle.ReadHandlerSource.Task;

            // In this order: who has been told that the link has ended can write nothing any more.
            Close();
            listener.Notify(new Disassociated(DisassociateInfo.Unknown));
        }

        await writing;
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abort();
        _tls.Dispose();
        _limit?.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var source = Handle.ReadHandlerSource.Task;
        await Task.WhenAny(source, _closing.Task);
        using var frames = new FrameReader(_settings.MaxFrameBytes);
        while (await _tls.ReadAsync(frames.Space()) is > 0 and var count)
        {
            frames.Received(count);
            if (Volatile.Read(ref _isClosing) != 0)
            {
                frames.Clear();
            }
            else if (!Deliver(frames, await source))
            {
                Abort();
                return;
            }
        }
    }

    private bool Deliver(FrameReader frames, IHandleEventListener listener)
    {
        while (true)
        {
            switch (frames.TryTake(out var frame))
            {
                case FrameState.Complete:
                    listener.Notify(new InboundPayload(ByteString.CopyFrom(frame)));
                    break;
                case FrameState.Incomplete:
                    return true;
                default:
                    _log.Warning(
                        "The link from {0} is closed: it sent a frame of {1} bytes, and at most {2} are allowed",
                        Handle.RemoteAddress, frames.InvalidLength, _settings.MaxFrameBytes);
                    return false;
            }
        }
    }

    private async Task SendAsync()
    {
        using var batch = new FrameBatch();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                // All that is there goes out as one: frames that come meanwhile are the next.
                while (!batch.IsFull && _queue.Reader.TryRead(out var frame))
                {
                    batch.Add(frame.Span);
                }

                await _tls.WriteAsync(batch.Bytes);
                Interlocked.Add(ref _queuedBytes, -batch.Bytes.Length);
                batch.Clear();
            }

            await _tls.ShutdownAsync();
            _socket.Shutdown(SocketShutdown.Send);
        }
#pragma warning disable CA1031 // As above.
        catch
#pragma warning restore CA1031
        {
            // The loop that reads sees it, too, and tells Akka.
            Abort();
        }
    }
}
