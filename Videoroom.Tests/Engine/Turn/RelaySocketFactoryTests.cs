using System.Net;
using System.Net.Sockets;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>Real ports of the loopback network. Port 0 is whichever the system has free.</summary>
public class RelaySocketFactoryTests
{
    private const ushort AnyPort = 0;

    private static readonly IPAddress SecondLoopback = IPAddress.Parse("127.0.0.2");

    [Fact]
    public void Row15_no_more_ports_are_open_than_the_bound_and_one_that_closes_makes_room_for_one()
    {
        var factory = new RelaySocketFactory(IPAddress.Loopback, most: 2);
        using var first = Bind(factory);
        using var second = Bind(factory);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(factory.TryBind(RelayFamily.IPv4, AnyPort));
        }

        first.Dispose();
        first.Dispose();
        using var third = Bind(factory);
        Assert.Null(factory.TryBind(RelayFamily.IPv4, AnyPort));
    }

    [Fact]
    public void A_port_that_cannot_be_bound_does_not_count_as_open()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = (ushort)((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        var factory = new RelaySocketFactory(IPAddress.Loopback, most: 1);
        Assert.Null(factory.TryBind(RelayFamily.IPv4, port));
        Assert.Null(factory.TryBind(RelayFamily.IPv4, port));
        using var bound = Bind(factory);
    }

    [SkippableFact]
    public async Task Each_family_has_ports_of_its_own_on_its_own_wildcard_address()
    {
        SkipWithoutIPv6();
        var factory = new RelaySocketFactory(bindAddress: null);
        // Somebody else may have one of those IPv4 ports, but hardly all.
        for (var i = 0; i < 10; i++)
        {
            using var ipv6 = Bind(factory, RelayFamily.IPv6);
            var port = (await EndPointOf(ipv6, IPAddress.IPv6Loopback)).Port;
            using var ipv4 = factory.TryBind(RelayFamily.IPv4, (ushort)port);
            if (ipv4 is null)
            {
                continue;
            }

            Assert.Equal(new IPEndPoint(IPAddress.Loopback, port), await EndPointOf(ipv4, IPAddress.Loopback));
            return;
        }

        Assert.Fail("An IPv6 port takes the IPv4 port of the same number along.");
    }

    [SkippableFact]
    public async Task A_bind_address_is_that_of_its_family_and_the_other_family_has_its_wildcard_address()
    {
        SkipWithoutIPv6();
        var ipv4 = new RelaySocketFactory(IPAddress.Loopback);
        using var narrow = Bind(ipv4);
        using var beside = new UdpClient(new IPEndPoint(SecondLoopback, (await EndPointOf(narrow, IPAddress.Loopback)).Port));
        using var other = Bind(ipv4, RelayFamily.IPv6);
        Assert.Equal(IPAddress.IPv6Loopback, (await EndPointOf(other, IPAddress.IPv6Loopback)).Address);

        using var wide = Bind(new RelaySocketFactory(IPAddress.IPv6Loopback));
        var port = (await EndPointOf(wide, IPAddress.Loopback)).Port;
        Assert.Throws<SocketException>(() => new UdpClient(new IPEndPoint(SecondLoopback, port)));
    }

    private static void SkipWithoutIPv6() => Skip.IfNot(Socket.OSSupportsIPv6, "This machine has no IPv6.");

    private static IRelaySocket Bind(RelaySocketFactory factory, RelayFamily family = RelayFamily.IPv4)
    {
        var socket = factory.TryBind(family, AnyPort);
        Assert.NotNull(socket);
        return socket;
    }

    /// <summary>Where a peer on this machine sees what a socket sends come from.</summary>
    private static async Task<IPEndPoint> EndPointOf(IRelaySocket socket, IPAddress peerAddress)
    {
        using var peer = new UdpClient(new IPEndPoint(peerAddress, 0));
        Assert.True(socket.TrySend(TransportAddress.FromEndPoint((IPEndPoint)peer.Client.LocalEndPoint!), "x"u8));
        using var timeout = new CancellationTokenSource(Eventually.Patience);
        return (await peer.ReceiveAsync(timeout.Token)).RemoteEndPoint;
    }
}
