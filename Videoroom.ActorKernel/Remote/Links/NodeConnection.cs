using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Akka.Remote.Links;

/// <summary>One encrypted connection: a reader, a writer that joins what waits into large writes, and a pulse.</summary>
internal sealed class NodeConnection : IAsyncDisposable
{
    private const int WriteSize = 64 * 1024;
    private const int StillRunning = -1;

    private readonly Socket _socket;
    private readonly SslStream _stream;
    private readonly TimeProvider _time;
    private readonly FrameBuffer _input = new();
    private readonly SilenceWatch _silence = new();
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private int _reason = StillRunning;

    public NodeConnection(Socket socket, SslStream stream, TimeProvider time)
    {
        _socket = socket;
        _stream = stream;
        _time = time;
    }

    /// <summary>Writes one frame during the handshake.</summary>
    public async Task SendAsync(byte[] content, CancellationToken cancellation)
    {
        var writer = new Serialization.WireWriter(content.Length + Frames.LengthField);
        writer.Bytes(content);
        await _stream.WriteAsync(writer.ToArray(), cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads one frame during the handshake; it is valid until the next read.</summary>
    /// <exception cref="InvalidDataException">It is too long.</exception>
    /// <exception cref="EndOfStreamException">The other has closed the connection.</exception>
    public async Task<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> frame;
        while (!_input.TryTake(out frame))
        {
            var count = await _stream.ReadAsync(_input.Free(), cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                throw new EndOfStreamException();
            }

            _input.Add(count);
        }

        return frame;
    }

    /// <summary>Carries frames until the connection ends; never throws.</summary>
    /// <returns>Why it ended, and the fault of one of the two ends, if that was it: a broken protocol, mostly.</returns>
    public async Task<(LinkDownReason Reason, Exception? Fault)> RunAsync(ILinkEnd end, LinkTraffic traffic)
    {
        _input.MaxFrameLength = Frames.MaxLength;
        var reading = ReadAsync(end, traffic);
        var writing = WriteAsync(end, traffic);
        Exception? fault = null;
        await using (_time.CreateTimer(_ => OnTick(end), null, SilenceWatch.Interval, SilenceWatch.Interval).ConfigureAwait(false))
        {
            await Task.WhenAny(reading, writing).ConfigureAwait(false);
            Abort(LinkDownReason.Closed);
        }

        foreach (var side in (Task[])[reading, writing])
        {
            try
            {
                await side.ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is IOException or ObjectDisposedException or SocketException)
            {
                // The connection has ended.
            }
            catch (Exception cause)
            {
                fault = cause;
            }
        }

        return ((LinkDownReason)_reason, fault);
    }

    /// <summary>Has the writer ask its end for frames. From any thread.</summary>
    public void WakeWriter() => _wakeUps.Writer.TryWrite(true);

    /// <summary>Ends the connection at once. From any thread; the first reason counts.</summary>
    public void Abort(LinkDownReason reason)
    {
        Interlocked.CompareExchange(ref _reason, (int)reason, StillRunning);
        _wakeUps.Writer.TryComplete();
        _socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Abort(LinkDownReason.Closed);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private void OnTick(ILinkEnd end)
    {
        if (_silence.OnTick(_time.GetElapsedTime(0)))
        {
            Abort(LinkDownReason.Silent);
            return;
        }

        end.OnTick();
        WakeWriter();
    }

    private async Task ReadAsync(ILinkEnd end, LinkTraffic traffic)
    {
        while (true)
        {
            while (_input.TryTake(out var frame))
            {
                end.OnFrame(frame);
            }

            end.OnIdle();
            var count = await _stream.ReadAsync(_input.Free()).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            _silence.OnReceived();
            traffic.OnReceived(count);
            _input.Add(count);
        }
    }

    private async Task WriteAsync(ILinkEnd end, LinkTraffic traffic)
    {
        var batch = new List<byte[]>();
        var buffer = new byte[WriteSize];
        do
        {
            while (end.Collect(batch))
            {
                var held = 0;
                foreach (var frame in batch)
                {
                    if (held > 0 && held + frame.Length > buffer.Length)
                    {
                        await _stream.WriteAsync(buffer.AsMemory(0, held)).ConfigureAwait(false);
                        held = 0;
                    }

                    if (frame.Length > buffer.Length)
                    {
                        await _stream.WriteAsync(frame).ConfigureAwait(false);
                    }
                    else
                    {
                        frame.CopyTo(buffer, held);
                        held += frame.Length;
                    }

                    traffic.OnSent(frame.Length);
                }

                if (held > 0)
                {
                    await _stream.WriteAsync(buffer.AsMemory(0, held)).ConfigureAwait(false);
                }

                batch.Clear();
            }
        }
        while (await _wakeUps.Reader.WaitToReadAsync().ConfigureAwait(false) && _wakeUps.Reader.TryRead(out _));
    }
}
