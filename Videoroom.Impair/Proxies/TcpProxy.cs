using System.Net;
using System.Net.Sockets;
using Videoroom.Impair.Links;

namespace Videoroom.Impair.Proxies;

/// <summary>
/// Passes TCP connections on, over an impaired path. TCP itself ends here: what the path loses comes a round trip later, and who
/// sends faster than the path carries is slowed down.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    /// <summary>Connections at one time; more wait to be accepted.</summary>
    public const int MaxConnections = 1_000;

    private const int Backlog = 512;

    private readonly Socket _listener;
    private readonly IPEndPoint _server;
    private readonly ImpairedPath _path;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _places = new(MaxConnections);
    private readonly Task _running;
    private int _connections;

    /// <summary>Begins to accept.</summary>
    /// <param name="listen">Where clients connect to; port 0 takes a free one.</param>
    /// <param name="server">Where the server accepts.</param>
    /// <param name="path">The way between them.</param>
    /// <exception cref="SocketException">The port is taken, or the address is none of this machine's.</exception>
    public TcpProxy(IPEndPoint listen, IPEndPoint server, ImpairedPath path)
    {
        ArgumentNullException.ThrowIfNull(listen);
        (_server, _path) = (server, path);
        _listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            ReusablePort.Allow(_listener);
            _listener.Bind(listen);
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        _running = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Closes the port and all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);

        // Every connection gives its place back at its end.
        for (var i = 0; i < MaxConnections; i++)
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }

        _listener.Dispose();
        _places.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                await _places.WaitAsync(_closing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(_closing.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // A client that was gone again, or the end.
                _places.Release();
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Interlocked.Increment(ref _connections);
        var server = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(_server, _closing.Token).ConfigureAwait(false);
            client.NoDelay = server.NoDelay = true;
            var up = new StreamPump(client, server, _path.Of(Direction.Up));
            var down = new StreamPump(server, client, _path.Of(Direction.Down));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            await Task.WhenAll(EndBothAsync(up, ended), EndBothAsync(down, ended)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The server takes no connection, or the proxy ends: the client sees its connection end.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
            Interlocked.Decrement(ref _connections);
            _places.Release();
        }
    }

    // One that breaks takes the other direction with it; one that ends in order does not.
    private static async Task EndBothAsync(StreamPump pump, CancellationTokenSource ended)
    {
        if (!await pump.RunAsync(ended.Token).ConfigureAwait(false))
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }
}
