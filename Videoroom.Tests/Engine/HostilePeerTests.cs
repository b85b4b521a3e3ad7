using System.Buffers.Binary;
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
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var client = fixture.Client("mallory").Connect();
        for (var i = 0; i < 300; i++)
        {
            client.UsernameFragment = $"client{i:000}";
            client.CheckAndWait();
        }

        Assert.Equal(ReportLimit.Burst, client.Observer.Selected.Count);
        time.Advance(TimeSpan.FromSeconds(1));
        fixture.Until(() => client.Observer.Selected.Last().UsernameFragment == "client299");
    }

    [Fact]
    public async Task Row08_an_SSRC_that_changes_with_every_packet_begins_no_stream_with_every_packet()
    {
        // Time stands still: however many packets come, no numbers are learnt anew.
        await using var fixture = new EngineFixture(timeProvider: new FakeTimeProvider());
        var publisher = fixture.Client("mallory").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("h")));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        var received = fixture.Engine.Statistics.DatagramsReceived;

        for (ushort i = 0; i < 400; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(71u + (i % 2u), i, 3000u * i, keyFrame: true, fill: 1, rid: "h", mid: true));
        }

        fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived >= received + 400);
        subscriber.Until(() => subscriber.Rtp.Count > 0);
        subscriber.Settle();
        Assert.Single(subscriber.Observer.Encodings);
    }

    [Fact]
    public async Task Row08_layers_that_say_goodbye_with_every_packet_are_told_to_the_others_a_few_times_only()
    {
        await using var fixture = new EngineFixture(timeProvider: new FakeTimeProvider());
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
        Assert.Equal(ReportLimit.Burst, subscriber.Observer.Encodings.Count);
    }

    [Fact]
    public async Task Row08_padding_and_empty_packets_are_never_relayed_and_leave_no_gap_and_malformed_ones_end_nothing()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 0, keyFrame: true, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        publisher.SendRtp(Padding(2, count: 200));
        publisher.SendRtp(Padding(3, count: 0));
        // Authentic, and wrong inside: more padding than there is, and none where the flag says so.
        publisher.SendRtp([.. Padding(1, count: 1, ssrc: 77)[..^1], 250]);
        publisher.SendRtp([.. Padding(2, count: 1, ssrc: 77)[..^1], 0]);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 4, 3000, keyFrame: false, fill: 2));

        subscriber.Until(() => subscriber.Rtp.Count == 2);
        Assert.Equal(Sequence(subscriber.Rtp[0]) + 1, Sequence(subscriber.Rtp[1]));
        Assert.Empty(publisher.Observer.Failures);

        static byte[] Padding(ushort sequenceNumber, byte count, uint ssrc = PublisherSsrc)
        {
            var packet = TestTracks.Vp8(ssrc, sequenceNumber, 0, keyFrame: false, fill: 0)[..(12 + count)];
            if (count > 0)
            {
                packet[0] |= 0x20;
                packet[^1] = count;
            }

            return packet;
        }
    }

    [Fact]
    public async Task Row08_publishers_with_one_SSRC_and_that_of_a_slot_as_well_are_kept_apart()
    {
        await using var fixture = new EngineFixture();
        var alice = fixture.Client("alice").Connect();
        var bob = fixture.Client("bob").Connect();
        // Mallory, who also receives alice in the slot of that SSRC, sends with it, and so does bob.
        var mallory = fixture.Client("mallory").Connect();
        alice.Connection.Publish(TestTracks.Video("a", new PublishedEncoding(null, SlotSsrc)));
        bob.Connection.Publish(TestTracks.Video("b", new PublishedEncoding(null, SlotSsrc)));
        mallory.Connection.Publish(TestTracks.Video("m", new PublishedEncoding(null, SlotSsrc)));
        mallory.Connection.Subscribe(TestTracks.VideoSlot("a", SlotSsrc));
        bob.Connection.Subscribe(TestTracks.VideoSlot("a", SlotSsrc));
        alice.Connection.Subscribe(TestTracks.VideoSlot("b", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 3, Subscriptions: 3 });

        for (ushort i = 0; i < 20; i++)
        {
            alice.SendRtp(TestTracks.Vp8(SlotSsrc, i, 3000u * i, keyFrame: i == 0, fill: 0xA));
            bob.SendRtp(TestTracks.Vp8(SlotSsrc, i, 3000u * i, keyFrame: i == 0, fill: 0xB));
            mallory.SendRtp(TestTracks.Vp8(SlotSsrc, i, 3000u * i, keyFrame: i == 0, fill: 0xC));
        }

        mallory.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([SlotSsrc])));
        fixture.Until(() => alice.Rtp.Count == 20 && bob.Rtp.Count == 20 && mallory.Rtp.Count == 20);
        Assert.All(alice.Rtp, packet => Assert.Equal(0xB, packet[^1]));
        Assert.All(bob.Rtp, packet => Assert.Equal(0xA, packet[^1]));
        Assert.All(mallory.Rtp, packet => Assert.Equal(0xA, packet[^1]));
    }

    [Fact]
    public async Task Row07_thousands_of_SSRCs_are_refused_beyond_the_bound_and_the_known_ones_go_on()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        for (var i = 0u; i < 2000; i++)
        {
            publisher.SendRtp(TestTracks.Opus(0x5000_0000 + i, 1, 1));
            if (i % 100 == 99)
            {
                fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived > i);
            }
        }

        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 2);
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsReceived == Videoroom.Engine.Srtp.SrtpReceiver.MaxSsrcs + 1);
    }

    [Fact]
    public async Task Row11_a_track_of_the_same_name_of_another_peer_or_in_another_room_reaches_nobody()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        var mallory = fixture.Client("mallory").Connect();
        var elsewhere = fixture.Client("eve", roomId: "another").Connect();
        mallory.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, 66)));
        elsewhere.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, 66)));
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 2);

        mallory.SendRtp(TestTracks.Vp8(66, 0, 0, keyFrame: true, fill: 66));
        elsewhere.SendRtp(TestTracks.Vp8(66, 0, 0, keyFrame: true, fill: 66));
        fixture.Until(() => mallory.Observer.Samples.LastOrDefault()?.PacketsReceived == 1
            && elsewhere.Observer.Samples.LastOrDefault()?.PacketsReceived == 1);
        mallory.Connection.Unpublish("t");
        mallory.Connection.Close();
        fixture.Until(() => fixture.Engine.Counters.PeerConnections == 3);

        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        Assert.Equal(1, subscriber.Rtp[0][^1]);
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
            {
                subscriber.Until(() => subscriber.Rtp.Count == i + 1);
            }
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

    private static (EnginePeer Publisher, EnginePeer Subscriber) Call(EngineFixture fixture)
    {
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        return (publisher, subscriber);
    }

    private static ushort Sequence(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
}
