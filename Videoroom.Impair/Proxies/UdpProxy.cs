using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Videoroom.Impair.Links;

namespace Videoroom.Impair.Proxies;

/// <summary>
/// Passes UDP between clients and a server, over an impaired path. To the server each client has a port of its own, as behind a NAT.
/// </summary>
public sealed class UdpProxy : IAsyncDisposable
{
    /// <summary>Clients at one time.</summary>
    public const int MaxClients = 1_000;

    private const int MaxDatagram = 65_535;
    private const int SocketBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _front;
    private readonly IPEndPoint _server;
    private readonly ImpairedPath _path;
    private readonly Func<Direction, ReadOnlyMemory<byte>, bool>? _loses;
    private readonly ConcurrentDictionary<IPEndPoint, Client> _clients = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;
    private long _refused;

    /// <summary>Begins to pass on.</summary>
    /// <param name="listen">Where clients send to; port 0 takes a free one.</param>
    /// <param name="server">Where the server takes datagrams.</param>
    /// <param name="path">The way between them.</param>
    /// <param name="loses">Told of each datagram before the path is, one at a time; true loses it. Null for none.</param>
    /// <exception cref="SocketException">The port is taken, or the address is none of this machine's.</exception>
    public UdpProxy(IPEndPoint listen, IPEndPoint server, ImpairedPath path, Func<Direction, ReadOnlyMemory<byte>, bool>? loses = null)
    {
        ArgumentNullException.ThrowIfNull(listen);
        ArgumentNullException.ThrowIfNull(server);
        (_server, _path, _loses) = (server, path, loses);
        _front = Bind(listen);
        _running = TakeFromClientsAsync();
    }

    /// <summary>Where clients send to.</summary>
    public IPEndPoint Address => (IPEndPoint)_front.LocalEndPoint!;

    /// <summary>Clients that have sent something.</summary>
    public int Clients => _clients.Count;

    /// <summary>Datagrams of clients for whom there was no room.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Closes all ports.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        foreach (var (_, client) in _clients)
        {
            await client.Running.ConfigureAwait(false);
            client.Back.Dispose();
        }

        _front.Dispose();
        _closing.Dispose();
    }

    private static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            // Whatever the path does, these sockets must not lose.
            ReceiveBufferSize = SocketBufferBytes,
            SendBufferSize = SocketBufferBytes,
        };
        try
        {
            ReusablePort.Allow(socket);
            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task TakeFromClientsAsync()
    {
        var buffer = new byte[MaxDatagram];
        await ReceiveAsync(_front, buffer, new IPEndPoint(_server.Address, 0), received =>
        {
            if (ClientOf((IPEndPoint)received.RemoteEndPoint) is { } client)
            {
                Send(Direction.Up, buffer.AsMemory(0, received.ReceivedBytes), client.Back, _server);
            }
            else
            {
                Interlocked.Increment(ref _refused);
            }
        }).ConfigureAwait(false);
    }

    private Client? ClientOf(IPEndPoint address)
    {
        if (_clients.TryGetValue(address, out var known))
        {
            return known;
        }

        if (_clients.Count >= MaxClients)
        {
            return null;
        }

        var any = _server.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        var back = Bind(new IPEndPoint(IPAddress.IsLoopback(_server.Address) ? _server.Address : any, 0));
        return _clients[address] = new Client(back, TakeFromServerAsync(back, address));
    }

    private async Task TakeFromServerAsync(Socket back, IPEndPoint client)
    {
        var buffer = new byte[MaxDatagram];
        await ReceiveAsync(back, buffer, _server, received => Send(Direction.Down, buffer.AsMemory(0, received.ReceivedBytes), _front, client))
            .ConfigureAwait(false);
    }

    private async Task ReceiveAsync(Socket from, byte[] buffer, IPEndPoint any, Action<SocketReceiveFromResult> take)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                take(await from.ReceiveFromAsync(buffer, any, _closing.Token).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // An earlier datagram met a closed port: whoever sent it sees that by himself.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Send(Direction direction, ReadOnlyMemory<byte> datagram, Socket from, IPEndPoint to)
    {
        if (_loses is not null)
        {
            lock (_loses)
            {
                if (_loses(direction, datagram))
                {
                    return;
                }
            }
        }

        var copy = ArrayPool<byte>.Shared.Rent(datagram.Length);
        datagram.CopyTo(copy);
        if (!_path.Of(direction).TrySend(new Datagram(copy, datagram.Length, from, to), datagram.Length))
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private sealed record Client(Socket Back, Task Running);

    private sealed class Datagram(byte[] buffer, int length, Socket from, IPEndPoint to) : Delivery
    {
        public override void Arrive()
        {
            try
            {
                from.SendTo(buffer.AsSpan(0, length), SocketFlags.None, to);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Nobody is there any more, or the proxy has ended.
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
