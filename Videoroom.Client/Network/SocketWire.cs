using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network;

namespace Videoroom.Client.Network;

/// <summary>UDP on a socket of the client's own, whose address the system chooses: for a server on another machine.</summary>
internal sealed class SocketWire : IClientWire, IClientTransport
{
    private const int MaxDatagramLength = 2048;
    private const int DatagramsATurn = 64;
    private readonly ClientLoop _loop;
    private readonly IWireUser _user;
    private readonly Socket _socket;
    private readonly byte[] _outgoing = new byte[MaxDatagramLength];
    private readonly byte[] _incoming = new byte[MaxDatagramLength];
    private bool _disposed;

    public SocketWire(ClientLoop loop, AddressFamily family, IWireUser user)
    {
        (_loop, _user) = (loop, user);
        _socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = 1 << 20 };
        _socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
        loop.AttachConnected(this);
        _ = ReadAsync();
    }

    public bool IsOpen => true;

    public Span<byte> NextDatagram() => _outgoing;

    public void Send(TransportAddress to, int length)
    {
        try
        {
            _socket.SendTo(_outgoing.AsSpan(0, length), to.ToEndPoint());
        }
        catch (SocketException)
        {
            // Lost, as any datagram may be: no route, no room in the buffer, or an ICMP error about an earlier one.
        }
    }

    public void OnDatagram(Span<byte> datagram, TransportAddress from, long nowUs)
        => throw new NotSupportedException("It reads its own socket.");

    public long OnTurn(long nowUs) => _user.OnTurn(nowUs);

    public void Dispose()
    {
        _disposed = true;
        _loop.DetachConnected(this);
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_disposed)
        {
            try
            {
                // Waits until something is there; the loop's thread takes it.
                await _socket.ReceiveFromAsync(Memory<byte>.Empty, SocketFlags.Peek, any).ConfigureAwait(false);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset or SocketError.ConnectionRefused)
            {
                // A datagram is there that is larger than nothing, or the server's port was closed for a moment.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            await _loop.AskAsync(TakeAll).ConfigureAwait(false);
        }
    }

    private bool TakeAll()
    {
        EndPoint from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        for (var i = 0; i < DatagramsATurn && !_disposed; i++)
        {
            try
            {
                var length = _socket.ReceiveFrom(_incoming, ref from);
                _user.OnDatagram(_incoming.AsSpan(0, length), TransportAddress.FromEndPoint((IPEndPoint)from), _loop.Clock.NowUs);
            }
            catch (SocketException)
            {
                return true;
            }
        }

        return true;
    }
}
