using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Videoroom.Bench.Waiting;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Tests.Impair.Proxies;

public sealed class TcpProxyTests : IDisposable
{
    private readonly ImpairedPath _path = new(seed: 1);
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public TcpProxyTests() => _server.Start();

    public void Dispose()
    {
        _path.Dispose();
        _server.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Everything_arrives_in_order_whatever_the_path_loses_and_an_end_is_the_end_of_one_direction()
    {
        await using var proxy = Open();
        _path[Direction.Up] = new Impairment { Loss = 0.2, Delay = TimeSpan.FromMilliseconds(1), Jitter = TimeSpan.FromMilliseconds(1), Reorder = 0.2 };
        var sent = RandomNumberGenerator.GetBytes(300_000);
        using var client = await ConnectAsync(proxy);
        using var server = await _server.AcceptSocketAsync(_limit.Token);

        var sending = SendAllAsync(client, sent);
        var received = await ReceiveAllAsync(server);
        await sending;
        Assert.Equal(sent, received);

        await SendAllAsync(server, sent[..1_000]);
        Assert.Equal(sent[..1_000], await ReceiveAllAsync(client));
        await Eventually.Holds(() => proxy.Connections, connections => connections == 0, "the connection is over on both sides");
        Assert.True(_path.CountersOf(Direction.Up).Lost > 0);
    }

    [Fact]
    public async Task A_connection_that_breaks_on_one_side_breaks_on_the_other()
    {
        await using var proxy = Open();
        using var client = await ConnectAsync(proxy);
        var server = await _server.AcceptSocketAsync(_limit.Token);

        server.Close(timeout: 0);

        Assert.True(await EndsAsync(client));
        await Eventually.Holds(() => proxy.Connections, connections => connections == 0, "the connection is over on both sides");
    }

    [Fact]
    public async Task While_the_path_is_cut_nothing_moves_and_afterwards_all_of_it_does()
    {
        await using var proxy = Open();
        using var client = await ConnectAsync(proxy);
        using var server = await _server.AcceptSocketAsync(_limit.Token);
        _path[Direction.Up] = new Impairment { IsCut = true };
        await client.SendAsync("held"u8.ToArray(), _limit.Token);
        await server.SendAsync("other way"u8.ToArray(), _limit.Token);
        Assert.Equal(9, await client.ReceiveAsync(new byte[16], _limit.Token));
        Assert.Equal(0, server.Available);

        _path[Direction.Up] = Impairment.None;

        Assert.Equal(4, await server.ReceiveAsync(new byte[16], _limit.Token));
    }

    [Fact]
    public async Task A_server_that_is_not_there_ends_the_clients_connection()
    {
        var address = (IPEndPoint)_server.LocalEndpoint;
        _server.Stop();
        await using var proxy = new TcpProxy(new IPEndPoint(IPAddress.Loopback, 0), address, _path);

        using var client = await ConnectAsync(proxy);

        Assert.True(await EndsAsync(client));
    }

    [Fact]
    public async Task The_end_of_the_proxy_is_the_end_of_its_connections()
    {
        var proxy = Open();
        using var client = await ConnectAsync(proxy);
        using var server = await _server.AcceptSocketAsync(_limit.Token);

        await proxy.DisposeAsync();

        Assert.True(await EndsAsync(client));
        Assert.True(await EndsAsync(server));
    }

    private TcpProxy Open() => new(new IPEndPoint(IPAddress.Loopback, 0), (IPEndPoint)_server.LocalEndpoint, _path);

    private async Task<Socket> ConnectAsync(TcpProxy proxy)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(proxy.Address, _limit.Token);
        return socket;
    }

    private async Task SendAllAsync(Socket socket, byte[] content)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.WriteAsync(content, _limit.Token);
        socket.Shutdown(SocketShutdown.Send);
    }

    private async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        // A stream takes no socket that has said its own end.
        var buffer = new byte[64 * 1024];
        using var content = new MemoryStream();
        while (await socket.ReceiveAsync(buffer, _limit.Token) is > 0 and var count)
        {
            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private async Task<bool> EndsAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[16], _limit.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
