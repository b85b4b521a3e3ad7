using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Client.Packets;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>Calls over TCP and through the integrated TURN server, on real sockets.</summary>
public sealed class CarriedPathTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    [SkippableTheory]
    [InlineData(1, "tcp", "127.0.0.1")]
    [InlineData(3, "tcp", "127.0.0.1")]
    [InlineData(1, "tcp", "::1")]
    [InlineData(1, "turn", "127.0.0.1")]
    [InlineData(3, "turn", "127.0.0.1")]
    [InlineData(1, "turn", "::1")]
    public async Task Media_passes_both_ways_over(int loops, string way, string server)
    {
        var address = IPAddress.Parse(server);
        Skip.If(address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6);
        await using var fixture = new EngineFixture(loops);
        var alice = fixture.Client("alice", address: address, open: Opener(way)).Connect();
        var bob = fixture.Client("bob", address: address, open: Opener(way)).Connect();
        Subscribe(fixture, alice, bob);

        for (ushort i = 0; i < 200; i++)
        {
            alice.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        bob.Until(() => bob.Rtp.Count == 200);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), bob.Rtp.Select(packet => packet[^1]));
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row02_a_relayed_peer_is_called_back_at_its_relayed_address_as_the_response_to_its_check_says()
    {
        await using var fixture = new EngineFixture();
        TurnUdpWire? wire = null;
        var alice = fixture.Client("alice", open: (server, connection) => wire = new TurnUdpWire(server, connection)).Connect();

        Assert.InRange(wire!.Relayed.Port, (ushort)50_000, (ushort)59_999);
        Assert.Equal(wire.Relayed.ToEndPoint(), alice.Observer.Selected.Last().Remote);
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row14_stolen_credentials_lead_to_their_own_peer_only()
    {
        await using var fixture = new EngineFixture();
        var victim = fixture.Client("victim");
        victim.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        // The thief is another peer that relays with the victim's credentials: its own checks come to the victim's session.
        var thief = fixture.Client("thief", open: (server, _) => new TurnUdpWire(server, victim.Connection));
        thief.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        var refused = fixture.Engine.Statistics.DatagramsRefused;
        for (var i = 0; i < 10; i++)
        {
            thief.Check();
        }

        thief.Until(() => fixture.Engine.Statistics.DatagramsRefused >= refused + 10);
        Assert.Empty(thief.Observer.Selected);
        Assert.Empty(victim.Observer.Selected);
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row14_credentials_are_good_until_their_connection_ends_and_no_longer()
    {
        await using var fixture = new EngineFixture();
        var alice = fixture.Client("alice", open: Opener("turn")).Connect();
        Assert.Equal(1, fixture.Engine.Counters.TurnAllocations);

        alice.Connection.Close();

        fixture.Until(() => fixture.Engine.Counters.TurnAllocations == 0);
        var server = new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port);
        var error = Assert.ThrowsAny<Exception>(() => new TurnUdpWire(server, alice.Connection));
        Assert.Contains("401", error.Message, StringComparison.Ordinal);
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row02_a_connection_belongs_to_the_peer_whose_check_came_first()
    {
        await using var fixture = new EngineFixture();
        TcpWire? wire = null;
        var alice = fixture.Client("alice", open: (server, _) => wire = new TcpWire(server)).Connect();
        var mallory = fixture.Client("mallory");
        mallory.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        var refused = fixture.Engine.Statistics.DatagramsRefused;

        wire!.Send(mallory.BuildCheck());

        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused > refused);
        Assert.Empty(mallory.Observer.Selected);
        Assert.Single(alice.Observer.Selected);
        fixture.CloseAll();
    }

    [Theory]
    [InlineData("a length of more than a datagram has", new byte[] { 0xFF, 0xFF, 1, 2 })]
    [InlineData("HTTP", new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ', (byte)'/' })]
    public async Task Row03_what_is_no_frame_ends_its_connection_and_no_other(string what, byte[] bytes)
    {
        await using var fixture = new EngineFixture();
        var alice = fixture.Client("alice", open: Opener("tcp")).Connect();
        using var stranger = new TcpWire(new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port));

        stranger.Socket.Send(bytes);

        Assert.True(stranger.Socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead), $"After {what} the connection stayed open.");
        Assert.Equal(0, ReceiveOrReset(stranger.Socket));
        alice.CheckAndWait();
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row03_a_connection_that_proves_nothing_is_closed_after_10_seconds()
    {
        var clock = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: clock);
        using var stranger = new TcpWire(new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port));
        stranger.Send("no check at all"u8);
        fixture.Until(() => fixture.Engine.Counters.StreamConnections == 1);

        clock.Advance(TimeSpan.FromMilliseconds(StreamListener.FirstProofMs));
        Assert.Equal(1, fixture.Engine.Counters.StreamConnections);
        clock.Advance(TimeSpan.FromSeconds(2));

        fixture.Until(() => fixture.Engine.Counters.StreamConnections == 0);
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row12_a_stranger_that_sends_frame_after_frame_is_closed_after_a_few()
    {
        await using var fixture = new EngineFixture();
        var alice = fixture.Client("alice", open: Opener("tcp")).Connect();
        using var stranger = new TcpWire(new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port));
        var refused = fixture.Engine.Statistics.DatagramsRefused;

        stranger.Socket.Send(new byte[2 * 8000]); // empty frames

        Assert.True(stranger.Socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        Assert.Equal(0, ReceiveOrReset(stranger.Socket));
        Assert.InRange(fixture.Engine.Statistics.DatagramsRefused - refused, 1, FramedConnection.MaxUnprovenFrames);
        alice.CheckAndWait();
        fixture.CloseAll();
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("turn")]
    public async Task The_server_s_goodbye_reaches_a_client_behind(string way)
    {
        await using var fixture = new EngineFixture();
        var alice = fixture.Client("alice", open: Opener(way)).Connect();

        alice.Connection.Close();

        alice.Until(() => alice.DtlsState == DtlsState.Closed);
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row13_a_client_that_does_not_read_loses_what_does_not_fit_and_holds_nobody_up()
    {
        await using var fixture = new EngineFixture();
        TcpWire? deafWire = null;
        var alice = fixture.Client("alice").Connect();
        var deaf = fixture.Client("deaf", open: (server, _) => deafWire = new TcpWire(server)).Connect();
        var bob = fixture.Client("bob").Connect();
        Subscribe(fixture, alice, bob);
        deaf.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc + 1));
        fixture.Until(() => fixture.Engine.Counters.Subscriptions == 2);

        // Only bob is read from here on.
        const int Packets = 12_000;
        for (var i = 0; i < Packets; i++)
        {
            alice.SendRtp(TestTracks.Vp8(PublisherSsrc, (ushort)i, 3000u * (uint)i, keyFrame: i == 0, fill: (byte)i));
            if (i % 64 == 63)
            {
                bob.Until(() => bob.Rtp.Count == i + 1);
            }
        }

        Assert.True(fixture.Engine.Statistics.SendsDropped > 0, "Everything was kept for a client that does not read.");
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row13_connections_are_bounded_for_each_client_and_one_more_ends_the_oldest_that_has_shown_nothing()
    {
        await using var fixture = new EngineFixture(configure: options => options with { MaxStreamConnectionsPerClient = 3 });
        var alice = fixture.Client("alice", open: Opener("tcp")).Connect();
        var server = new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port);
        var strangers = new List<TcpWire>();
        for (var i = 0; i < 5; i++)
        {
            strangers.Add(new TcpWire(server));

            // One after the other: so the oldest is known.
            var expected = Math.Min(3, 2 + i);
            fixture.Until(() => fixture.Engine.Counters.StreamConnections == expected);
            if (i > 1)
            {
                var oldest = strangers[i - 2].Socket;
                Assert.True(oldest.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
                Assert.Equal(0, ReceiveOrReset(oldest));
            }
        }

        alice.CheckAndWait();
        strangers.ForEach(stranger => stranger.Dispose());
        fixture.Until(() => fixture.Engine.Counters.StreamConnections == 1);
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row13_connections_are_bounded_in_all_and_strangers_keep_nobody_out()
    {
        await using var fixture = new EngineFixture(configure: options => options with { MaxStreamConnections = 8 });
        var server = new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port);
        var strangers = Enumerable.Range(0, 20).Select(_ => new TcpWire(server)).ToList();

        var alice = fixture.Client("alice", open: Opener("tcp")).Connect();
        var bob = fixture.Client("bob", open: Opener("tcp")).Connect();

        alice.CheckAndWait();
        bob.CheckAndWait();
        Assert.InRange(fixture.Engine.Counters.StreamConnections, 2, 8);
        strangers.ForEach(stranger => stranger.Dispose());
        fixture.CloseAll();
    }

    [Fact]
    public async Task Row13_one_session_s_credentials_keep_no_more_connections_than_it_has_pairs()
    {
        await using var fixture = new EngineFixture();
        var alice = fixture.Client("alice", open: Opener("tcp")).Connect();
        var server = new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port);
        var more = new List<TcpWire>();
        for (var i = 0; i < 3 * IcePairTable.Capacity; i++)
        {
            more.Add(new TcpWire(server));
            more[^1].Send(alice.BuildCheck(nominate: false));
            Assert.True(more[^1].Wait(TimeSpan.FromSeconds(10)), "Its check was not answered.");
        }

        // The selected pair stays, and the youngest others.
        fixture.Until(() => fixture.Engine.Counters.StreamConnections == IcePairTable.Capacity);
        Assert.True(more[0].Socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        alice.CheckAndWait();
        more.ForEach(wire => wire.Dispose());
        fixture.CloseAll();
    }

    [Fact]
    public async Task A_TCP_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.IPv6Any, 0);
        taken.Server.DualMode = true;
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var error = Assert.Throws<MediaPortException>(() => new EngineFixture(configure: options => options with { Port = port }));

        Assert.Equal((MediaPort.MediaTcp, port), (error.Kind, error.Port));
        await Task.CompletedTask;
    }

    private static Func<IPEndPoint, IPeerConnection, IPacketWire> Opener(string way) => way switch
    {
        "tcp" => (server, _) => new TcpWire(server),
        "turn" => (server, connection) => new TurnUdpWire(server, connection),
        _ => throw new ArgumentOutOfRangeException(nameof(way)),
    };

    private static void Subscribe(EngineFixture fixture, EnginePeer publisher, EnginePeer subscriber)
    {
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc, null)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
    }

    private static int ReceiveOrReset(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[16]);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
