using System.Net;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Dtls;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>What strangers and faulty clients may try at the media port.</summary>
public sealed class ConnectionSecurityTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    [Fact]
    public async Task Row01_DTLS_from_an_address_without_an_authenticated_check_is_refused_and_the_handshake_goes_on()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice");
        using var stranger = client.NewSocket();
        client.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        client.Until(() => client.Stun.Count > 0, onIdle: () => client.Check());

        // A hello of its own association, and a fatal alert, from another port.
        using var context = new DtlsContext(DtlsCertificate.CreateSelfSigned());
        using var hello = context.CreateSession(DtlsRole.Client, 0);
        DtlsLink.Take(hello).ForEach(datagram => stranger.Send(datagram));
        stranger.Send([21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40]);
        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused >= 2);

        client.Until(() => client.IsConnected && client.Observer.Connected == 1);
        Assert.Empty(client.Observer.Failures);
        Assert.Equal(0, stranger.Available);
    }

    [Fact]
    public async Task Row01_DTLS_from_a_checked_address_to_another_of_ours_is_refused_until_that_pair_is_checked_too()
    {
        // A pair is both addresses. Routes go by the client's alone, so nothing but the pair keeps this one out.
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice");
        client.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        client.CheckAndWait();
        var elsewhere = new IPEndPoint(IPAddress.Parse("127.0.0.2"), fixture.Engine.AnnouncedAddresses[0].Port);
        using var context = new DtlsContext(DtlsCertificate.CreateSelfSigned());
        using var hello = context.CreateSession(DtlsRole.Client, 0);
        var refused = fixture.Engine.Statistics.DatagramsRefused;

        var flight = DtlsLink.Take(hello);
        flight.ForEach(datagram => client.Socket.SendTo(datagram, elsewhere));
        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused == refused + flight.Count);

        // The handshake on the checked pair is the only one that there is.
        client.Until(() => client.IsConnected && client.Observer.Connected == 1);
        Assert.Empty(client.Observer.Failures);

        // After a check on it, the second pair's DTLS is taken: a record that authenticates nothing is dropped by the association.
        client.Socket.SendTo(client.BuildCheck(nominate: false), elsewhere);
        flight.ForEach(datagram => client.Socket.SendTo(datagram, elsewhere));
        client.AwaitHandled();
        Assert.Equal(refused + flight.Count + 1, fixture.Engine.Statistics.DatagramsRefused);
    }

    [Fact]
    public async Task Row02_media_from_another_address_never_moves_where_we_send_but_a_nominated_check_does()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        subscriber.Connection.Publish(TestTracks.Audio("a", 55));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 1 });
        using var elsewhere = subscriber.NewSocket();

        // Authentic packets, but from an address that no check came from: refused.
        var refused = fixture.Engine.Statistics.DatagramsRefused;
        elsewhere.Send(subscriber.ProtectRtp(TestTracks.Opus(55, 1, 1)));
        subscriber.Check(nominate: true, password: "not-the-right-password-at-all", from: elsewhere);
        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused == refused + 2);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        // An authenticated check without nomination makes it a pair, and still does not move us.
        subscriber.Check(nominate: false, from: elsewhere);
        fixture.Until(() => fixture.Engine.Counters.Routes == 3);
        elsewhere.Send(subscriber.ProtectRtp(TestTracks.Opus(55, 2, 2)));
        fixture.Until(() => subscriber.Observer.Samples.LastOrDefault()?.PacketsReceived == 1);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 2);

        subscriber.Check(nominate: true, from: elsewhere);
        fixture.Until(() => subscriber.Observer.Selected.Count == 2);
        Assert.Equal(elsewhere.LocalEndPoint, subscriber.Observer.Selected.Last().Remote);
        subscriber.MoveTo(elsewhere);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 2, 6000, keyFrame: false, fill: 2));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
    }

    [Fact]
    public async Task Row02_an_address_stays_its_sessions_for_as_long_as_media_comes_from_it_though_no_checks_do()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(1, time);
        var client = fixture.Client("alice").Connect();
        client.Connection.Publish(TestTracks.Audio("a", 55));
        client.CheckAndWait();
        var thief = fixture.Client("mallory").Connect();
        for (ushort packet = 1; packet <= 10; packet++)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            client.SendRtp(TestTracks.Opus(55, packet, (byte)packet));
            client.AwaitHandled();
        }

        // With credentials of its own, and the source address of another.
        var refused = fixture.Engine.Statistics.DatagramsRefused;
        client.Send(thief.BuildCheck());
        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused == refused + 1);
        Assert.Single(thief.Observer.Selected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_client_that_waits_for_the_DTLS_handshake_is_connected_and_media_flows_both_ways(int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var passive = fixture.Client("ffmpeg", role: DtlsRole.Server).Connect();
        var active = fixture.Client("bob").Connect();
        passive.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        active.Connection.Publish(TestTracks.Video("u", new PublishedEncoding(null, PublisherSsrc + 1)));
        active.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        passive.Connection.Subscribe(TestTracks.VideoSlot("u", SlotSsrc + 1));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });

        passive.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        active.SendRtp(TestTracks.Vp8(PublisherSsrc + 1, 0, 0, keyFrame: true, fill: 0));
        fixture.Until(() => passive.Rtp.Count == 1 && active.Rtp.Count == 1);
    }

    [Fact]
    public async Task A_new_user_name_fragment_in_a_nominated_check_is_told_as_an_ICE_restart()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice").Connect();
        client.UsernameFragment = "client02";
        client.Check();

        fixture.Until(() => client.Observer.Selected.Count == 2);
        Assert.Equal(["client01", "client02"], client.Observer.Selected.Select(selected => selected.UsernameFragment));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Row04_a_peer_whose_checks_stop_is_removed_after_30_seconds(int loops)
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(loops, time);
        var client = fixture.Client("alice").Connect();
        client.CheckAndWait();
        var never = fixture.Client("bob");
        never.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        never.Settle();
        var waiting = fixture.Client("carol");

        time.Advance(TimeSpan.FromSeconds(29));
        client.CheckAndWait();
        Assert.Empty(client.Observer.Failures);
        time.Advance(TimeSpan.FromSeconds(31));

        fixture.Until(() => fixture.Engine.Counters.PeerConnections == 1);
        fixture.Until(() => !client.Observer.Failures.IsEmpty && !never.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.ConsentExpired, Assert.Single(client.Observer.Failures).Failure);
        Assert.Equal(PeerConnectionFailure.ConsentExpired, Assert.Single(never.Observer.Failures).Failure);
        Assert.Empty(waiting.Observer.Failures);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Row04_a_client_whose_media_flows_needs_no_checks_and_is_removed_30_seconds_after_the_last_packet(int loops)
    {
        // Pion before 4.0.8, webrtc-rs and libnice send none once they are connected.
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(loops, time);
        var client = fixture.Client("alice").Connect();
        client.Connection.Publish(TestTracks.Audio("a", 55));
        client.CheckAndWait();
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);

        for (var packet = 1; packet <= 5; packet++)
        {
            time.Advance(TimeSpan.FromSeconds(25));
            client.SendRtp(TestTracks.Opus(55, (ushort)packet, (byte)packet));
            client.AwaitHandled();
        }

        Assert.Empty(client.Observer.Failures);
        time.Advance(TimeSpan.FromSeconds(31));
        fixture.Until(() => !client.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.ConsentExpired, Assert.Single(client.Observer.Failures).Failure);
    }

    [Fact]
    public async Task Row04_a_viewer_whose_reports_come_needs_no_checks()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(1, time);
        var client = fixture.Client("alice").Connect();
        client.CheckAndWait();
        for (var report = 0; report < 5; report++)
        {
            time.Advance(TimeSpan.FromSeconds(25));
            client.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [])));
            client.AwaitHandled();
        }

        Assert.Empty(client.Observer.Failures);
    }

    [Fact]
    public async Task Row04_replayed_and_forged_packets_and_those_from_elsewhere_keep_nobody_alive()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(1, time);
        var client = fixture.Client("alice").Connect();
        client.Connection.Publish(TestTracks.Audio("a", 55));
        client.CheckAndWait();
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);
        using var elsewhere = client.NewSocket();
        client.Check(nominate: false, from: elsewhere);
        fixture.Until(() => fixture.Engine.Counters.Routes == 2);
        var packet = client.ProtectRtp(TestTracks.Opus(55, 1, 1));
        client.Send(packet);
        client.AwaitHandled();
        Assert.Empty(client.Observer.Failures);

        time.Advance(TimeSpan.FromSeconds(20));
        var refused = fixture.Engine.Statistics.DatagramsRefused;
        client.Send(packet);
        var forged = client.ProtectRtp(TestTracks.Opus(55, 2, 2)).ToArray();
        forged[^1] ^= 1;
        client.Send(forged);
        elsewhere.Send(client.ProtectRtp(TestTracks.Opus(55, 3, 3)));
        client.AwaitHandled();
        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused == refused + 3);
        time.Advance(TimeSpan.FromSeconds(11));

        fixture.Until(() => !client.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.ConsentExpired, Assert.Single(client.Observer.Failures).Failure);
    }

    [Fact]
    public async Task Row05_a_certificate_that_the_offer_does_not_name_ends_the_connection_before_any_media()
    {
        await using var fixture = new EngineFixture();
        using var other = DtlsCertificate.CreateSelfSigned();
        var client = fixture.Client("alice");
        client.Connection.SetRemoteFingerprints([other.Fingerprint]);
        client.Until(() => !client.Observer.Failures.IsEmpty, onIdle: () => client.Check());

        Assert.Equal(PeerConnectionFailure.FingerprintMismatch, client.Observer.Failures.Single().Failure);
        Assert.Equal(0, client.Observer.Connected);
        Assert.Equal(default, fixture.Engine.Counters);
    }

    [Fact]
    public async Task Row05_without_a_fingerprint_no_media_passes_and_one_that_changes_ends_the_connection()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice");
        client.Connection.Publish(TestTracks.Audio("a", 55));
        client.Until(() => client.IsConnected, onIdle: () => client.Check());
        client.SendRtp(TestTracks.Opus(55, 1, 1));
        fixture.Until(() => client.Observer.Samples.LastOrDefault()?.PacketsDiscarded > 0);
        Assert.Equal(0, client.Observer.Connected);

        client.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        fixture.Until(() => client.Observer.Connected == 1);
        client.Connection.SetRemoteFingerprints([EnginePeer.Fingerprint]);
        using var other = DtlsCertificate.CreateSelfSigned();
        client.Connection.SetRemoteFingerprints([other.Fingerprint]);
        fixture.Until(() => !client.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.FingerprintMismatch, client.Observer.Failures.Single().Failure);
        Assert.Equal(1, client.Observer.Connected);
    }

    [Fact]
    public async Task A_client_that_closes_its_association_ends_its_connection()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("alice").Connect();
        client.CloseDtls();

        fixture.Until(() => !client.Observer.Failures.IsEmpty);
        Assert.Equal(PeerConnectionFailure.ClosedByPeer, client.Observer.Failures.Single().Failure);
    }

    [Fact]
    public async Task Row13_a_receiver_whose_network_takes_nothing_delays_nobody()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var deaf = fixture.Client("bob").Connect();
        var subscriber = fixture.Client("carol").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        deaf.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 2 });

        // Its port answers with "unreachable" from now on.
        deaf.Socket.Close();
        for (ushort i = 0; i < 2000; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
            if (i % 50 == 49)
            {
                subscriber.Until(() => subscriber.Rtp.Count == i + 1);
            }
        }

        Assert.Equal(2000, subscriber.Rtp.Count);
        deaf.MoveTo(deaf.NewSocket());
    }

    [Fact]
    public async Task A_full_ring_between_loops_drops_video_counts_it_and_frees_its_buffers()
    {
        await using var fixture = new EngineFixture(loops: 2, handOverCapacity: 8);
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        ushort sequenceNumber = 0;
        fixture.Until(() =>
        {
            var burst = Enumerable.Range(0, 64)
                .Select(_ => publisher.ProtectRtp(TestTracks.Vp8(PublisherSsrc, sequenceNumber, 3000u * sequenceNumber, sequenceNumber++ == 0, 1)))
                .ToList();
            burst.ForEach(packet => publisher.Socket.Send(packet));
            return fixture.Engine.Statistics.HandOversDropped > 0;
        });
        fixture.CloseAll();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Random_datagrams_change_nothing(int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var client = fixture.Client("alice").Connect();
        client.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);
        var counters = fixture.Engine.Counters;
        var received = fixture.Engine.Statistics.DatagramsReceived;
        var random = new Random(4);
        var check = client.BuildCheck();
        using var stranger = client.NewSocket();

        for (var i = 0; i < 3000; i++)
        {
            var datagram = new byte[random.Next(0, 1600)];
            random.NextBytes(datagram);
            if (i % 3 == 0)
            {
                datagram = (byte[])check.Clone();
                datagram[random.Next(datagram.Length)] ^= (byte)random.Next(1, 256);
            }
            else if (datagram.Length > 0)
            {
                datagram[0] = (byte)(random.Next(5) switch { 0 => 0, 1 => 22, 2 => 128, 3 => 144, _ => datagram[0] });
            }

            // DTLS from its own address is the association's business.
            if (datagram.Length > 0 && datagram[0] is >= 20 and <= 63)
            {
                stranger.Send(datagram);
            }
            else
            {
                (i % 2 == 0 ? stranger : client.Socket).Send(datagram);
            }

            if (i % 100 == 99)
            {
                fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived >= received + i - 50);
            }
        }

        fixture.Until(() => fixture.Engine.Counters.BuffersInUse == 0);
        Assert.Equal(counters, fixture.Engine.Counters);
        Assert.Empty(client.Observer.Failures);
        Assert.Single(client.Observer.Selected);
        Assert.Equal(0, stranger.Available);
    }
}
