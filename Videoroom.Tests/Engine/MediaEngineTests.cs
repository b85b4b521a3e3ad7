using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Engine;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

public sealed class MediaEngineTests
{
    private const uint PublisherSsrc = 0x1001;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Loops_allocate_nothing_while_packets_NACKs_feedback_and_retransmissions_flow(int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        var subscribers = Enumerable.Range(0, 3).Select(i => fixture.Client($"viewer{i}").Connect()).ToList();
        foreach (var subscriber in subscribers)
        {
            subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", 0x2001));
        }

        fixture.Until(() => fixture.Engine.Counters.Subscriptions == 3);

        ushort sent = 0;
        void Send(int packets)
        {
            for (var i = 0; i < packets; i++, sent++)
            {
                publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, sent, 300u * sent, keyFrame: sent % 500 == 0, (byte)sent, transport: sent));
                // Every hundredth is lost on its way to us.
                if (sent % 100 == 99)
                {
                    sent++;
                }

                if (i % 20 != 19)
                {
                    continue;
                }

                fixture.Until(() => subscribers.All(subscriber => subscriber.Rtp.Count > 0));
                foreach (var subscriber in subscribers)
                {
                    Nack(subscriber);
                }
            }

            fixture.Until(() => subscribers.All(subscriber => subscriber.Rtp.Exists(packet => packet[^1] == (byte)(sent - 1))));
        }

        // One pass over history, rings and timers, and over the second's samples.
        Send(2500);
        fixture.Until(() => publisher.Observer.Samples.Count >= 3);
        var before = fixture.Engine.LoopAllocations.ToList();
        subscribers.ForEach(subscriber => subscriber.Rtp.Clear());
        Send(2500);

        Assert.Equal(before, fixture.Engine.LoopAllocations);
        Assert.True(RtcpInbox.Nacked(publisher, PublisherSsrc).Count > 0);
    }

    [Fact]
    public async Task No_command_given_right_after_creation_is_taken_for_a_stale_one()
    {
        await using var fixture = new EngineFixture(loops: 2);
        var connections = new List<IPeerConnection>();
        for (var i = 0; i < 2000; i++)
        {
            var connection = fixture.Engine.CreatePeerConnection(new PeerConnectionOptions("room", $"p{i}"), new RecordingObserver());
            connection.Publish(TestTracks.Audio($"p{i}:a", 1));
            connections.Add(connection);
        }

        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 2000);
        connections.ForEach(connection => connection.Close());
    }

    [Fact]
    public async Task A_closed_connections_commands_never_reach_the_one_that_took_its_slot()
    {
        await using var fixture = new EngineFixture();
        var first = fixture.Engine.CreatePeerConnection(new PeerConnectionOptions("room", "first"), new RecordingObserver());
        first.Close();
        fixture.Until(() => fixture.Engine.Counters.PeerConnections == 0);
        var second = fixture.Engine.CreatePeerConnection(new PeerConnectionOptions("room", "second"), new RecordingObserver());
        ((PeerConnection)first).Session.Post(static (session, _) => session.Teardown(), null);
        second.Publish(TestTracks.Audio("a", 1));

        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);
        Assert.Equal(1, fixture.Engine.Counters.PeerConnections);
        second.Close();
    }

    [Fact]
    public async Task A_fault_ends_its_own_connection_only()
    {
        await using var fixture = new EngineFixture();
        var faulty = fixture.Client("alice").Connect();
        var other = fixture.Client("bob").Connect();
        // Two slots with one SSRC break the contract.
        faulty.Connection.Subscribe(TestTracks.VideoSlot("t", 0x2001, "1"));
        faulty.Connection.Subscribe(TestTracks.VideoSlot("u", 0x2001, "2"));

        fixture.Until(() => !faulty.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.InternalError, faulty.Observer.Failures.Single().Failure);
        other.CheckAndWait();
        Assert.Empty(other.Observer.Failures);
    }

    [Fact]
    public async Task More_commands_than_a_loop_may_owe_one_connection_end_it()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice");
        using var stalled = new ManualResetEventSlim();
        ((PeerConnection)client.Connection).Session.Post((_, _) => stalled.Wait(TimeSpan.FromSeconds(10)), null);
        for (var i = 0; i <= PeerConnection.MaxPendingCommands; i++)
        {
            client.Connection.Unpublish("none");
        }

        stalled.Set();

        fixture.Until(() => !client.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.Overloaded, client.Observer.Failures.Single().Failure);
    }

    [Fact]
    public async Task The_external_address_is_announced_first_loopback_last_link_local_never()
    {
        using var certificate = DtlsCertificate.CreateSelfSigned();
        var external = IPAddress.Parse("203.0.113.5");
        await using var engine = new MediaEngine(
            new MediaEngineOptions { Certificate = certificate, Port = 0, Loops = 1, ExternalAddress = external },
            TimeProvider.System,
            NullLoggerFactory.Instance);

        var addresses = engine.AnnouncedAddresses.Select(address => address.Address).ToList();
        Assert.Equal(external, addresses[0]);
        Assert.Contains(IPAddress.Loopback, addresses);
        Assert.All(addresses.SkipWhile(address => !IPAddress.IsLoopback(address)), address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.DoesNotContain(addresses, address => address.IsIPv6LinkLocal);
        Assert.Single(engine.AnnouncedAddresses.Select(address => address.Port).Distinct());
        Assert.Equal(certificate.Fingerprint, engine.Fingerprint);
    }

    [Fact]
    public async Task Disposing_closes_what_is_open_and_frees_the_port()
    {
        using var certificate = DtlsCertificate.CreateSelfSigned();
        var options = new MediaEngineOptions { Certificate = certificate, Port = 0, Loops = 2 };
        var engine = new MediaEngine(options, TimeProvider.System, NullLoggerFactory.Instance);
        _ = engine.CreatePeerConnection(new PeerConnectionOptions("room", "alice"), new RecordingObserver());
        var port = engine.AnnouncedAddresses[0].Port;
        await engine.DisposeAsync();
        Assert.Equal(0, engine.Counters.PeerConnections);

        await using var next = new MediaEngine(options with { Port = port }, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Equal(port, next.AnnouncedAddresses[0].Port);
    }

    private static void Nack(EnginePeer subscriber)
    {
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[^1], out var last));
        var sequenceNumber = last.SequenceNumber;
        if (last.PayloadType == 120)
        {
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, 0x2001, [sequenceNumber])));
        }
    }
}
