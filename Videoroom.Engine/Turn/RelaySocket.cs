using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Portable;

namespace Videoroom.Engine.Turn;

/// <summary>A bound relayed port. What comes is read on the thread pool, one datagram at a time; the kernel's buffer bounds the rest.</summary>
internal sealed class RelaySocket : IRelaySocket
{
    /// <summary>Larger datagrams are dropped: with its header one must fit into what the loops send.</summary>
    public const int MaxDatagram = 1500;

    /// <summary>
    /// How long nothing is sent after the system refused something: each refusal is an exception, and a client with a peer that
    /// cannot be reached would bring one about with every packet.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action? _closed;
    private readonly TimeProvider _clock;
    private readonly SocketAddress _to;
    private readonly byte[] _received = new byte[MaxDatagram + 1];
    private int _isDisposed;
    private volatile bool _isClosed;
    private long? _refusedAt;

    /// <param name="socket">Bound; owned from here on.</param>
    /// <param name="closed">Called once, when it has closed.</param>
    /// <param name="clock">Times the rest after a refusal; null for the system's clock.</param>
    public RelaySocket(Socket socket, Action? closed = null, TimeProvider? clock = null)
    {
        (_socket, _closed, _clock) = (socket, closed, clock ?? TimeProvider.System);
        _to = new SocketAddress(socket.AddressFamily);
    }

    private bool Rests => _refusedAt is { } at && _clock.GetElapsedTime(at) < Rest;

    /// <inheritdoc/>
    public bool TrySend(in TransportAddress peer, ReadOnlySpan<byte> datagram)
    {
        if (_isClosed || Rests || peer.IsIPv4 != (_socket.AddressFamily == AddressFamily.InterNetwork))
        {
            return false;
        }

        SocketAddresses.Write(_to, peer);
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, _to) == datagram.Length;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _refusedAt = _clock.GetTimestamp();
            return false;
        }
    }

    /// <inheritdoc/>
    public void Begin(TurnAllocation allocation, RelayedDatagramHandler received) => _ = Task.Run(() => ReceiveAsync(allocation, received));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _isClosed = true;
        _socket.Dispose();
        _closed?.Invoke();
    }

    private async Task ReceiveAsync(TurnAllocation allocation, RelayedDatagramHandler received)
    {
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_isClosed)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(_received, SocketFlags.None, from).ConfigureAwait(false);
                if (length <= MaxDatagram)
                {
                    received(allocation, SocketAddresses.Read(from), _received.AsSpan(0, length));
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.MessageSize)
            {
                // An earlier datagram's ICMP error, or one that was too long (Windows).
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
