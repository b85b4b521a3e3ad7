using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>Relayed ports that are bound, real ones on loopback and made-up ones.</summary>
public class RelaySocketTests
{
    private static readonly TurnServiceOptions Loopback = TurnRig.Options with
    {
        RelayedIPv4 = IPAddress.Loopback,
        FirstPort = 24_000,
        LastPort = 24_999,
        AllowedPeers = [TurnPeerRuleTests.Rule("127.0.0.1:*")],
        BindAddress = IPAddress.Loopback,
    };

    [Fact]
    public async Task A_foreign_peer_is_reached_through_the_relayed_port_and_answers_to_it()
    {
        var received = new ConcurrentQueue<(TurnAllocation Allocation, TransportAddress Peer, byte[] Data)>();
        var rig = new TurnRig(Loopback, null, (allocation, peer, datagram) => received.Enqueue((allocation, peer, datagram.ToArray())));
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var address = TransportAddress.FromEndPoint((IPEndPoint)peer.Client.LocalEndPoint!);
        var allocation = rig.AllocateAndFind();
        Assert.Equal(0, rig.Permit(address).Error);

        var relay = rig.Send(address, "ping"u8).Relay;
        Assert.False(relay.IsMedia);
        Assert.True(relay.Allocation.Socket!.TrySend(relay.Peer, "ping"u8));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var ping = await peer.ReceiveAsync(timeout.Token);
        Assert.Equal("ping"u8, ping.Buffer);
        Assert.Equal(allocation.Relayed.ToEndPoint(), ping.RemoteEndPoint);

        // One that would not fit behind its header is dropped, and what comes after it is not.
        await peer.SendAsync(new byte[RelaySocket.MaxDatagram + 1], ping.RemoteEndPoint, timeout.Token);
        await peer.SendAsync(new byte[RelaySocket.MaxDatagram], ping.RemoteEndPoint, timeout.Token);
        await peer.SendAsync("pong"u8.ToArray(), ping.RemoteEndPoint, timeout.Token);
        await Eventually.Holds(() => received.Count, count => count == 2, "both datagrams come");
        Assert.True(received.TryDequeue(out var first) && first.Data.Length == RelaySocket.MaxDatagram);
        Assert.True(received.TryDequeue(out var second));
        Assert.Equal("pong"u8, second.Data);
        Assert.Equal((allocation, address), (second.Allocation, second.Peer));

        rig.Refresh(0);
        Assert.False(allocation.Socket!.TrySend(address, "late"u8));
        // The port is free again.
        using var other = new UdpClient(ping.RemoteEndPoint);
    }

    [Fact]
    public void A_datagram_that_the_system_does_not_take_is_dropped()
    {
        var rig = new TurnRig(Loopback);
        var socket = rig.AllocateAndFind().Socket!;
        Assert.False(socket.TrySend(TurnRig.At("::1", 9), "x"u8));
        Assert.False(socket.TrySend(TurnRig.At("255.255.255.255", 9), "x"u8));
        Assert.False(socket.TrySend(TurnRig.At("127.0.0.1", 9), new byte[70_000]));
        rig.Turn.Close();
        socket.Dispose();
        Assert.Equal(0, rig.Services.Ports.Taken);
    }

    [Fact]
    public async Task After_the_system_has_refused_a_datagram_nothing_is_sent_for_100_ms()
    {
        var clock = new FakeTimeProvider();
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var address = TransportAddress.FromEndPoint((IPEndPoint)peer.Client.LocalEndPoint!);
        using var relay = new RelaySocket(BindLoopback(), clock: clock);
        Assert.True(relay.TrySend(address, "1"u8));
        // What the socket cannot send at all is no refusal of the system.
        Assert.False(relay.TrySend(TurnRig.At("::1", 9), "2"u8));
        Assert.True(relay.TrySend(address, "3"u8));

        Assert.False(relay.TrySend(address, new byte[70_000]));
        Assert.False(relay.TrySend(address, "4"u8));
        clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(relay.TrySend(address, "5"u8));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(relay.TrySend(address, "6"u8));

        using var timeout = new CancellationTokenSource(Eventually.Patience);
        foreach (var expected in "136"u8.ToArray())
        {
            Assert.Equal([expected], (await peer.ReceiveAsync(timeout.Token)).Buffer);
        }
    }

    [Fact]
    public void A_socket_that_has_closed_sends_nothing_and_says_once_that_it_has()
    {
        var closed = 0;
        var relay = new RelaySocket(BindLoopback(), () => closed++);
        Assert.Equal(0, closed);
        for (var i = 0; i < 3; i++)
        {
            relay.Dispose();
            Assert.Equal(1, closed);
            Assert.False(relay.TrySend(TurnRig.At("127.0.0.1", 9), "late"u8));
        }
    }

    [Fact]
    public void A_port_that_another_process_has_is_not_given()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = (ushort)((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        var factory = new RelaySocketFactory(IPAddress.Loopback);
        Assert.Null(factory.TryBind(RelayFamily.IPv4, port));

        var rig = new TurnRig(Loopback with { FirstPort = port, LastPort = port });
        Assert.Equal(508, rig.Allocate().Error);
        Assert.Equal(0, rig.Services.Ports.Taken);
        Assert.Equal(0, rig.User.Allocations);
    }

    [Fact]
    public void Other_ports_are_tried_when_some_are_taken_elsewhere()
    {
        var sockets = new FakeRelaySockets { TakenElsewhere = { 50_000, 50_001, 50_002, 50_004, 50_005 } };
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_000, LastPort = 50_005 }, sockets);
        Assert.Equal(50_003, rig.Allocate().Relayed.Port);
        Assert.Equal(1, rig.Services.Ports.Taken);
        Assert.Equal(sockets.Attempts.Count, sockets.Attempts.Distinct().Count());
        Assert.Equal(508, rig.Allocate(TurnRig.Client(1)).Error);
        Assert.Equal(508, rig.Allocate(TurnRig.Client(1), more: TurnRig.Bytes(StunAttribute.EvenPort, 0x80)).Error);
        Assert.Equal(1, rig.Services.Ports.Taken);
        Assert.Equal([50_003], sockets.Open);
        rig.Refresh(0);
        Assert.Empty(sockets.Open);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x80)]
    public void Row15_so_many_ports_are_tried_and_no_more_when_others_have_them_all(byte evenPort)
    {
        var sockets = new FakeRelaySockets();
        sockets.TakenElsewhere.UnionWith(Enumerable.Range(TurnRig.Options.FirstPort, 100));
        var rig = new TurnRig(sockets: sockets);
        Assert.Equal(508, rig.Allocate(more: TurnRig.Bytes(StunAttribute.EvenPort, evenPort)).Error);
        Assert.Equal(16, sockets.Attempts.Count);
        Assert.Equal(16, sockets.Attempts.Distinct().Count());
        Assert.Equal((0, 0), (rig.Services.Ports.Taken, rig.User.Allocations));
    }

    [Fact]
    public void A_reserved_port_is_bound_at_once_so_that_nobody_else_gets_it()
    {
        var sockets = new FakeRelaySockets { TakenElsewhere = { 50_001 } };
        var rig = new TurnRig(TurnRig.Options with { FirstPort = 50_000, LastPort = 50_003 }, sockets);
        var pair = TurnRig.Bytes(StunAttribute.EvenPort, 0x80);
        var token = TurnRig.Bytes(StunAttribute.ReservationToken, rig.Allocate(more: pair)[StunAttribute.ReservationToken]!);
        Assert.Equal([50_002, 50_003], sockets.Open.Order());
        Assert.Equal(508, rig.Allocate(TurnRig.Client(1), more: pair).Error);
        Assert.Equal([50_002, 50_003], sockets.Open.Order());
        Assert.Equal(2, rig.Services.Ports.Taken);

        Assert.Equal(50_003, rig.Allocate(TurnRig.Client(1), more: token).RelayedPort);
        rig.Refresh(0, TurnRig.Client(1));
        rig.Refresh(0);
        Assert.Empty(sockets.Open);

        // One that nobody claims is closed when its time is over.
        rig.Allocate(more: pair);
        rig.Refresh(0);
        Assert.Equal([50_003], sockets.Open);
        rig.Turn.Sweep(rig.Now + TurnLimits.ReservationMs);
        Assert.Empty(sockets.Open);
        Assert.Equal(0, rig.Services.Ports.Taken);
    }

    [Fact]
    public void Without_allowed_peers_no_port_is_bound()
    {
        Assert.Null(new TurnRig().Services.Sockets);
        Assert.IsType<RelaySocketFactory>(new TurnRig(Loopback).Services.Sockets);
    }

    private static Socket BindLoopback()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
