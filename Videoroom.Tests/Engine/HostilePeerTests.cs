using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>What a peer with a connection of its own may try against the others.</summary>
public sealed class HostilePeerTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    [Fact]
    public async Task Row02_a_check_from_somebody_elses_address_takes_nothing_from_a_living_call()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var alice = fixture.Client("alice").Connect();
        var mallory = fixture.Client("mallory").Connect();
        alice.Connection.Publish(TestTracks.Audio("a", 55));
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);

        // As with a forged source address: mallory's own credentials, alice's address. Not even an answer comes of it.
        var answers = alice.Stun.Count;
        var refused = fixture.Engine.Statistics.DatagramsRefused;
        mallory.Check(from: alice.Socket);
        fixture.Until(() => fixture.Engine.Statistics.DatagramsRefused == refused + 1);
        alice.SendRtp(TestTracks.Opus(55, 1, 1));
        var subscriber = fixture.Client("bob").Connect();
        subscriber.Connection.Subscribe(TestTracks.AudioSlot("a", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters.Subscriptions == 1);
        alice.SendRtp(TestTracks.Opus(55, 2, 2));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        Assert.Equal(answers, alice.Stun.Count);
        Assert.Single(mallory.Observer.Selected);

        // When alice has been silent for longer than a client ever is, a NAT may have given her port to somebody else.
        time.Advance(TimeSpan.FromSeconds(10));
        mallory.Check(from: alice.Socket);
        fixture.Until(() => mallory.Observer.Selected.Count == 2);
    }

    [Fact]
    public async Task Row02_nominating_back_and_forth_reports_a_few_times_and_then_the_newest()
    {
        await using var fixture = new EngineFixture();
        var client = fixture.Client("mallory").Connect();
        for (var i = 0; i < 300; i++)
        {
            client.UsernameFragment = $"client{i:000}";
            client.CheckAndWait();
        }

        Assert.InRange(client.Observer.Selected.Count, 1, ReportLimit.Burst + 5);
        fixture.Until(() => client.Observer.Selected.Last().UsernameFragment == "client299");
    }

    [Fact]
    public async Task Row08_an_SSRC_that_changes_with_every_packet_begins_no_stream_with_every_packet()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("mallory").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("h")));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        for (ushort i = 0; i < 400; i++)
            publisher.SendRtp(TestTracks.Vp8(71u + (i % 2u), i, 3000u * i, keyFrame: true, fill: 1, rid: "h", mid: true));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsReceived == 400);

        var switches = 1 + (int)(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds / SsrcBindings.RelearnMs);
        Assert.InRange(subscriber.Observer.Encodings.Count, 1, switches);
    }

    [Fact]
    public async Task Row08_layers_that_say_goodbye_with_every_packet_are_told_to_the_others_a_few_times_only()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("mallory").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("h")));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        for (ushort i = 0; i < 200; i++)
        {
            var (ssrc, rid) = i % 2 == 0 ? (71u, "l") : (72u, "h");
            publisher.SendRtp(TestTracks.Vp8(ssrc, i, 3000u * i, keyFrame: true, fill: 1, rid: rid, mid: true));
            publisher.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([ssrc])));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 200);
        Assert.InRange(subscriber.Observer.Encodings.Count, 2, ReportLimit.Burst + 5);
    }

    [Fact]
    public async Task Row13_a_publisher_that_floods_leaves_buffers_for_everybody_to_be_heard()
    {
        // Time stands still: nothing is ever too old to be kept for a retransmission.
        await using var fixture = new EngineFixture(timeProvider: new FakeTimeProvider(), maxPacketBuffers: 256);
        var publisher = fixture.Client("mallory").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        for (ushort i = 0; i < 600; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
            if (i % 20 == 19)
                subscriber.Until(() => subscriber.Rtp.Count == i + 1);
        }

        fixture.Client("carol").Connect();
    }

    [Fact]
    public async Task Row13_tracks_that_come_and_go_leave_a_bounded_number_of_streams_at_the_others()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("mallory").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        ushort sequenceNumber = 0;
        for (var i = 0u; i < 200; i++)
        {
            subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc + (2 * i)));
            var before = subscriber.Rtp.Count;
            fixture.Until(() =>
            {
                publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, sequenceNumber, 3000u * sequenceNumber++, keyFrame: true, fill: 1));
                return subscriber.Rtp.Count > before;
            });
        }

        var sender = ((PeerConnection)subscriber.Connection).Session.Sender;
        Assert.InRange(sender.Streams.Count, 1, PeerSender.MaxIdleStreams + 1);

        // Numbers that were in use are never begun anew: the peer whose slot asks for it loses its connection, nobody else.
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc, mid: "7"));
        fixture.Until(() => !subscriber.Observer.Failures.IsEmpty);
        Assert.Empty(publisher.Observer.Failures);
    }
}
