using System.Net.Security;
using System.Net.Sockets;
using Videoroom.Client.Turn;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Client.Network;

/// <summary>ChannelData over a TCP connection, with or without TLS. The certificate is taken as it is: nothing is proved here.</summary>
internal sealed class TurnStreamWire : IClientWire, IClientTransport
{
    private const int MostQueued = 1 << 20;
    private const int ReceiveBytes = 64 * 1024;

    private readonly ClientLoop _loop;
    private readonly TransportAddress _media;
    private readonly TurnClient _turn;
    private readonly IWireUser _user;
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly Lock _gate = new();
    private readonly byte[] _datagram = new byte[2048];
    private byte[] _queue = new byte[MostQueued];
    private byte[] _writing = new byte[MostQueued];
    private int _queued;
    private bool _isWriting;
    private Stream? _stream;

    public TurnStreamWire(ClientLoop loop, TransportAddress server, TransportAddress media, bool tls, TurnClient turn, IWireUser user)
    {
        (_loop, _media, _turn, _user) = (loop, media, turn, user);
        loop.AttachConnected(this);
        _ = RunAsync(server, tls);
    }

    public bool IsOpen => _stream is not null && _turn.IsReady;

    public Span<byte> NextDatagram() => _datagram.AsSpan(TurnClient.HeaderLength);

    public void Send(TransportAddress to, int length) => Queue(_datagram.AsSpan(0, _turn.Wrap(_datagram, length)));

    public void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs)
        => throw new NotSupportedException("It has no address of its own on the loop.");

    public long OnTurn(long nowUs)
    {
        if (_stream is null)
        {
            return long.MaxValue;
        }

        if (_turn.Write(_datagram, nowUs) is > 0 and var length)
        {
            Queue(_datagram.AsSpan(0, length));
        }

        return Math.Min(_turn.DueUs, _user.OnTurn(nowUs));
    }

    public void Dispose()
    {
        _loop.DetachConnected(this);
        _tcp.Dispose();
    }

    private async Task RunAsync(TransportAddress server, bool tls)
    {
        try
        {
            await _tcp.ConnectAsync(server.ToEndPoint()).ConfigureAwait(false);
            Stream stream = _tcp.GetStream();
            if (tls)
            {
                var secure = new SslStream(stream, false, (_, _, _, _) => true);
                await secure.AuthenticateAsClientAsync("localhost").ConfigureAwait(false);
                stream = secure;
            }

            await _loop.AskAsync(() => _stream = stream).ConfigureAwait(false);
            await ReadAsync(stream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Over: the client's checks and reports end, as on a dead network.
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        var received = new byte[ReceiveBytes];
        var filled = 0;
        while (await stream.ReadAsync(received.AsMemory(filled)).ConfigureAwait(false) is > 0 and var read)
        {
            filled += read;
            var length = filled;
            var left = await _loop.AskAsync(() => Take(received.AsSpan(0, length))).ConfigureAwait(false);
            received.AsSpan(filled - left, left).CopyTo(received);
            filled = left;
        }
    }

    /// <summary>Takes the whole frames.</summary>
    /// <returns>The bytes that are left.</returns>
    private int Take(Span<byte> received)
    {
        var nowUs = _loop.Clock.NowUs;
        while (TurnFraming.TryReadFrame(received, out var frame, out var length, out _))
        {
            if (TurnClient.TryUnwrap(received[..length], out var datagram))
            {
                _user.OnDatagram(datagram, _media, nowUs);
            }
            else
            {
                _turn.Receive(received[..length], nowUs);
            }

            received = received[frame..];
        }

        return received.Length;
    }

    private void Queue(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            if (_queued + frame.Length > MostQueued)
            {
                return;
            }

            frame.CopyTo(_queue.AsSpan(_queued));
            _queued += frame.Length;
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = Task.Run(WriteAsync);
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                int length;
                lock (_gate)
                {
                    if (_queued == 0)
                    {
                        _isWriting = false;
                        return;
                    }

                    (_queue, _writing) = (_writing, _queue);
                    (length, _queued) = (_queued, 0);
                }

                await _stream!.WriteAsync(_writing.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The reader sees the end too.
        }
    }
}
