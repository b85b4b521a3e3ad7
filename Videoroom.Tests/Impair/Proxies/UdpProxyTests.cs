using System.Net;
using System.Net.Sockets;
using System.Text;
using Videoroom.Bench.Waiting;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Tests.Impair.Proxies;

public sealed class UdpProxyTests : IDisposable
{
    private readonly ImpairedPath _path = new(seed: 1);
    private readonly UdpClient _server = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    private IPEndPoint ServerAddress => (IPEndPoint)_server.Client.LocalEndPoint!;

    public void Dispose()
    {
        _path.Dispose();
        _server.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Each_client_has_a_port_of_its_own_and_gets_its_own_answers()
    {
        await using var proxy = Open();
        using var anna = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var ben = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        await anna.SendAsync("a"u8.ToArray(), proxy.Address, _limit.Token);
        var fromAnna = await _server.ReceiveAsync(_limit.Token);
        await ben.SendAsync("b"u8.ToArray(), proxy.Address, _limit.Token);
        var fromBen = await _server.ReceiveAsync(_limit.Token);
        await _server.SendAsync("to b"u8.ToArray(), fromBen.RemoteEndPoint, _limit.Token);
        await _server.SendAsync("to a"u8.ToArray(), fromAnna.RemoteEndPoint, _limit.Token);

        Assert.NotEqual(fromAnna.RemoteEndPoint, fromBen.RemoteEndPoint);
        Assert.Equal("to a", await TextAsync(anna));
        Assert.Equal("to b", await TextAsync(ben));
        Assert.Equal(2, proxy.Clients);
        Assert.Equal((2, 2), (_path.CountersOf(Direction.Up).Delivered, _path.CountersOf(Direction.Down).Delivered));
    }

    [Fact]
    public async Task What_the_path_loses_does_not_arrive_and_what_comes_later_does()
    {
        await using var proxy = Open();
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        _path[Direction.Up] = new Impairment { IsCut = true };
        await client.SendAsync("lost"u8.ToArray(), proxy.Address, _limit.Token);
        await Eventually.Holds(() => _path.CountersOf(Direction.Up).Cut, cut => cut == 1, "the datagram has met the cut");

        _path[Direction.Up] = Impairment.None;
        await client.SendAsync("here"u8.ToArray(), proxy.Address, _limit.Token);

        Assert.Equal("here", await TextAsync(_server));
    }

    [Fact]
    public async Task Who_decides_packet_by_packet_sees_each_one_with_its_direction()
    {
        List<(Direction, string)> seen = [];
        await using var proxy = Open((direction, datagram) =>
        {
            seen.Add((direction, Encoding.ASCII.GetString(datagram.Span)));
            return datagram.Span.SequenceEqual("lose"u8);
        });
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        await client.SendAsync("lose"u8.ToArray(), proxy.Address, _limit.Token);
        await client.SendAsync("pass"u8.ToArray(), proxy.Address, _limit.Token);
        var passed = await _server.ReceiveAsync(_limit.Token);
        await _server.SendAsync("back"u8.ToArray(), passed.RemoteEndPoint, _limit.Token);

        Assert.Equal("pass", Encoding.ASCII.GetString(passed.Buffer));
        Assert.Equal("back", await TextAsync(client));
        Assert.Equal([(Direction.Up, "lose"), (Direction.Up, "pass"), (Direction.Down, "back")], seen);
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_found_later()
    {
        var address = ServerAddress;
        _server.Dispose();
        await using var proxy = new UdpProxy(new IPEndPoint(IPAddress.Loopback, 0), address, _path);
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await client.SendAsync("nobody"u8.ToArray(), proxy.Address, _limit.Token);
        await Eventually.Holds(() => _path.CountersOf(Direction.Up).Delivered, delivered => delivered == 1, "the datagram has gone to nobody");

        using var server = new UdpClient(address);
        await client.SendAsync("somebody"u8.ToArray(), proxy.Address, _limit.Token);

        Assert.Equal("somebody", await TextAsync(server));
    }

    private UdpProxy Open(Func<Direction, ReadOnlyMemory<byte>, bool>? loses = null)
        => new(new IPEndPoint(IPAddress.Loopback, 0), ServerAddress, _path, loses);

    private async Task<string> TextAsync(UdpClient client) => Encoding.ASCII.GetString((await client.ReceiveAsync(_limit.Token)).Buffer);
}
