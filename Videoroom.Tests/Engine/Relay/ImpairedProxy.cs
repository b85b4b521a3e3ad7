using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>A way to an end point that loses what it is told to, and remembers what passed.</summary>
internal sealed class ImpairedProxy : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
    private readonly IPEndPoint _target;
    private readonly Func<ReadOnlyMemory<byte>, bool> _loses;
    private readonly Thread _thread;

    /// <param name="target">Where the way leads.</param>
    /// <param name="loses">Whether a datagram gets lost.</param>
    public ImpairedProxy(IPEndPoint target, Func<ReadOnlyMemory<byte>, bool> loses)
    {
        _target = target;
        _loses = loses;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What passed, in order.</summary>
    public ConcurrentQueue<byte[]> Passed { get; } = new();

    /// <summary>Sends something of our own.</summary>
    public void Inject(byte[] datagram) => _socket.SendTo(datagram, _target);

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Run()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var datagram = buffer[.._socket.Receive(buffer)];
                if (_loses(datagram))
                {
                    continue;
                }

                Passed.Enqueue(datagram);
                _socket.SendTo(datagram, _target);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
