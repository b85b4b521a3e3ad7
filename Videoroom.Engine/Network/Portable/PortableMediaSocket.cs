using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network.Portable;

/// <summary>
/// The media port on systems without Linux's batched calls, for one loop. It binds one socket to every local address
/// instead of one to all: that way the local address of each packet is known, and an answer leaves from it.
/// </summary>
internal sealed class PortableMediaSocket : IMediaSocket
{
    private readonly List<Socket> _sockets = [];
    private readonly Dictionary<TransportAddress, Socket> _byAddress = [];
    private readonly Socket _wakeUp;
    private readonly List<Socket> _readable = [];
    private readonly SocketAddress _from = new(AddressFamily.InterNetworkV6);
    private readonly SocketAddress _to4 = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _to6 = new(AddressFamily.InterNetworkV6);
    private int _next;

    /// <param name="addresses">The local addresses to serve; those that cannot be bound are left out.</param>
    /// <param name="port">The media port; 0 takes a free one.</param>
    /// <param name="bufferBytes">The kernel's buffers for each direction and address.</param>
    /// <exception cref="SocketException">No address could be bound.</exception>
    public PortableMediaSocket(IEnumerable<IPAddress> addresses, int port, int bufferBytes)
    {
        _wakeUp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _wakeUp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wakeUp.Connect(_wakeUp.LocalEndPoint!);
        Port = port;
        SocketException? failure = null;
        foreach (var address in addresses)
        {
            failure = TryBind(address, bufferBytes) ?? failure;
        }

        if (_sockets.Count == 0)
        {
            _wakeUp.Dispose();
            throw failure ?? new SocketException((int)SocketError.AddressNotAvailable);
        }
    }

    /// <inheritdoc/>
    public int Port { get; private set; }

    /// <inheritdoc/>
    public int Receive(ReceiveBatch batch)
    {
        var count = 0;
        // Starts with another socket each time, so that a busy address does not starve the others.
        for (var i = 0; i < _sockets.Count; i++)
        {
            var socket = _sockets[(_next + i) % _sockets.Count];
            while (count < batch.Ready && TryReceive(socket, batch[count]))
            {
                count++;
            }
        }

        _next = (_next + 1) % _sockets.Count;
        return count;
    }

    /// <inheritdoc/>
    public int Send(SendBatch batch)
    {
        var dropped = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (!TrySend(batch, i))
            {
                dropped++;
            }
        }

        return dropped;
    }

    /// <inheritdoc/>
    public void Wait(int timeoutMs)
    {
        _readable.Clear();
        _readable.AddRange(_sockets);
        _readable.Add(_wakeUp);
        try
        {
            Socket.Select(_readable, null, null, timeoutMs < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeoutMs));
            Span<byte> one = stackalloc byte[1];
            while (_wakeUp.Available > 0)
            {
                _ = _wakeUp.Receive(one);
            }
        }
        catch (SocketException)
        {
            // A datagram's delayed error, reported by whichever call comes next.
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        try
        {
            _ = _wakeUp.Send([1]);
        }
        catch (SocketException)
        {
            // Its queue is full of earlier wake-ups: the loop is awake.
        }
        catch (ObjectDisposedException)
        {
            // The loop has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _wakeUp.Dispose();
    }

    private SocketException? TryBind(IPAddress address, int bufferBytes)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.ReceiveBufferSize = bufferBytes;
            socket.SendBufferSize = bufferBytes;
            socket.Bind(new IPEndPoint(address, Port));
            Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            _sockets.Add(socket);
            _byAddress[TransportAddress.FromAddress(address, (ushort)Port)] = socket;
            return null;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return e;
        }
    }

    private bool TryReceive(Socket socket, PacketBuffer buffer)
    {
        try
        {
            if (socket.Available == 0)
            {
                return false;
            }

            buffer.Length = socket.ReceiveFrom(buffer.Memory, SocketFlags.None, _from);
        }
        catch (SocketException)
        {
            // Truncated, or an earlier datagram's ICMP error (Windows): an empty datagram is refused further up.
            buffer.Length = 0;
        }

        buffer.Path = Path.Udp(
            SocketAddresses.Read(_from),
            TransportAddress.FromEndPoint((IPEndPoint)socket.LocalEndPoint!));
        return true;
    }

    private unsafe bool TrySend(SendBatch batch, int index)
    {
        ref readonly var path = ref batch.PathOf(index);
        if (!_byAddress.TryGetValue(path.Local.WithPort((ushort)Port), out var socket))
        {
            return false;
        }

        var to = path.Remote.IsIPv4 ? _to4 : _to6;
        SocketAddresses.Write(to, path.Remote);
        try
        {
            _ = socket.SendTo(new ReadOnlySpan<byte>(batch.DataOf(index), batch.LengthOf(index)), SocketFlags.None, to);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
