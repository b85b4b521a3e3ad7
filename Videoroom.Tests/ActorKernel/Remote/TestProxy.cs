using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Tests.ActorKernel.Remote;

/// <summary>A TCP proxy in front of a node that can be cut, and made to swallow everything.</summary>
internal sealed class TestProxy : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private volatile bool _swallows;
    private volatile bool _refuses;
    private long _forwarded;

    public TestProxy(string host, IPEndPoint target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Parse(host), 0);
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that have gone through, both ways.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    /// <summary>Called with the number of bytes before any are passed on.</summary>
    public Action<long>? OnForward { get; set; }

    /// <summary>Bytes vanish, connections stay.</summary>
    public bool Swallows
    {
        set => _swallows = value;
    }

    /// <summary>New connections are closed at once.</summary>
    public bool Refuses
    {
        set => _refuses = value;
    }

    /// <summary>Resets every connection.</summary>
    public void Cut()
    {
        foreach (var socket in _sockets.Keys)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
            catch (Exception cause) when (cause is ObjectDisposedException or SocketException)
            {
                // It has ended by itself.
            }
        }
    }

    /// <summary>A node behind a proxy.</summary>
    public static (TestNode Node, TestProxy Proxy) Node(TimeProvider? time = null)
    {
        var host = TestNode.NewHost();
        var listen = new IPEndPoint(IPAddress.Parse(host), TestNode.FreePort(host));
        var proxy = new TestProxy(host, listen);
        return (new TestNode(host, proxy.Port, listen: listen, time: time), proxy);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var from = await _listener.AcceptSocketAsync();
                if (_refuses)
                {
                    from.Dispose();
                    continue;
                }

                var to = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await to.ConnectAsync(_target);
                _sockets[from] = _sockets[to] = true;
                _ = Task.Run(() => PumpAsync(from, to));
                _ = Task.Run(() => PumpAsync(to, from));
            }
        }
        catch (Exception cause) when (cause is ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (!_swallows)
                {
                    OnForward?.Invoke(Interlocked.Add(ref _forwarded, count));
                    await to.SendAsync(buffer.AsMemory(0, count));
                }
            }
        }
        catch (Exception cause) when (cause is ObjectDisposedException or SocketException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
        _sockets.TryRemove(from, out _);
        _sockets.TryRemove(to, out _);
    }
}
