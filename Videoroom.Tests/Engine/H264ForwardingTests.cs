using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.H264Tracks;

namespace Videoroom.Tests.Engine;

/// <summary>
/// A receiver begins with a key frame, and has its parameter sets whenever and however the publisher sent them. Each test proves on its
/// end that no packet buffer is left behind.
/// </summary>
public sealed class H264ForwardingTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint SlotSsrc = 0x2001;

    [Theory]
    [InlineData("before, in packets of their own", 1)]
    [InlineData("before, in packets of their own", 3)]
    [InlineData("before, PPS first", 1)]
    [InlineData("before, aggregated", 1)]
    [InlineData("before, aggregated with a key frame", 1)]
    [InlineData("before, at different times", 1)]
    [InlineData("with it, in packets of their own", 1)]
    [InlineData("with it, in packets of their own", 2)]
    [InlineData("with it, PPS first", 1)]
    [InlineData("with it, aggregated", 1)]
    [InlineData("with it, aggregated the other way round, behind a delimiter", 1)]
    [InlineData("the SPS before, the PPS with it", 1)]
    public async Task Who_begins_with_a_key_frame_is_sent_its_parameter_sets_first(string when, int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(Video("t", new PublishedEncoding(null, PublisherSsrc)));
        publisher.Settle();
        var source = new H264Source(publisher, PublisherSsrc);
        byte[][] with = [];
        switch (when)
        {
            case "before, in packets of their own":
                source.Send(Sps(), Pps(), Idr(9));
                break;
            case "before, PPS first":
                source.Send(Pps(), Sps(), Idr(9));
                break;
            case "before, aggregated":
                source.Send([StapA(Sps(), Pps()), .. FuA([.. Idr(9), 1, 2, 3])]);
                break;
            case "before, aggregated with a key frame":
                source.Send(StapA(Sps(), Pps(), Idr(9)));
                break;
            case "before, at different times":
                source.Send(Sps(), Slice());
                source.Send(Slice());
                source.Send(Pps(), Slice());
                break;
            case "with it, in packets of their own":
                with = [Sps(), Pps()];
                break;
            case "with it, PPS first":
                with = [Pps(), Sps()];
                break;
            case "with it, aggregated":
                with = [StapA(Sps(), Pps())];
                break;
            case "with it, aggregated the other way round, behind a delimiter":
                with = [Delimiter(), StapA(Pps(), Sps())];
                break;
            default:
                source.Send(Sps(), Slice());
                with = [Pps()];
                break;
        }

        for (var i = 0; i < 100; i++)
        {
            source.Send(Slice((byte)i));
        }

        publisher.CheckAndWait();
        var subscriber = Subscribe(fixture, publisher);
        source.Send(Slice());
        source.Send([.. with, .. FuA([.. Idr(7), 1, 2, 3])]);
        source.Send(Slice(8));

        subscriber.Until(() => subscriber.Rtp.Count == 6);
        AssertSent(subscriber, [Sps(), Pps(), .. FuA([.. Idr(7), 1, 2, 3]), Slice(8)]);
        AssertOneStream(subscriber);
        AssertMarkers(subscriber, [false, false, false, false, true, true]);
    }

    [Fact]
    public async Task A_key_frame_that_brings_its_parameter_sets_along_needs_nothing_before_it()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(StapA(Delimiter(), Pps(), Sps(), Idr()));
        source.Send(Slice());

        subscriber.Until(() => subscriber.Rtp.Count == 2);
        AssertSent(subscriber, StapA(Delimiter(), Pps(), Sps(), Idr()), Slice());
    }

    [Fact]
    public async Task Parameter_sets_that_the_offer_brings_are_as_good_as_those_of_the_stream()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var options = Video("t", new PublishedEncoding(null, PublisherSsrc));
        var sets = $"{Convert.ToBase64String(Sps(3))},{Convert.ToBase64String(Pps(3))}";
        publisher.Connection.Publish(options with { Format = options.Format with { FormatParameters = $"{options.Format.FormatParameters};sprop-parameter-sets={sets}" } });
        publisher.Settle();
        var subscriber = Subscribe(fixture, publisher);
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Idr());
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        AssertSent(subscriber, Sps(3), Pps(3), Idr());
    }

    [Fact]
    public async Task A_key_frame_without_parameter_sets_is_no_place_to_begin_and_another_is_asked_for()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var (publisher, subscriber) = Call(fixture);
        var source = new H264Source(publisher, PublisherSsrc);
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) == 1);
        source.Send(FuA([.. Idr(), 1, 2, 3]).ToArray());
        source.Send(Slice());
        source.Send(Sps(), Idr());
        source.Send(Sps(), Pps(), Slice());
        publisher.CheckAndWait();
        Assert.Equal(1, RtcpInbox.PictureLossIndications(publisher));

        time.Advance(TimeSpan.FromMilliseconds(KeyFrameRequestThrottle.RetryMs));
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) == 2);
        Assert.Empty(subscriber.Rtp);

        source.Send(Idr(5));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        AssertSent(subscriber, Sps(), Pps(), Idr(5));
        time.Advance(TimeSpan.FromMilliseconds(3 * KeyFrameRequestThrottle.RetryMs));
        source.Send(Slice());
        subscriber.Until(() => subscriber.Rtp.Count == 4);
        Assert.Equal(2, RtcpInbox.PictureLossIndications(publisher));
    }

    [Fact]
    public async Task The_newest_parameter_sets_are_the_ones_that_are_sent()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(Video("t", new PublishedEncoding(null, PublisherSsrc)));
        publisher.Settle();
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Sps(), Pps(), Idr());
        publisher.CheckAndWait();
        var early = Subscribe(fixture, publisher);
        source.Send(Idr());
        early.Until(() => early.Rtp.Count == 3);
        source.Send(Sps(2), Pps(2), Idr());
        source.Send(Slice());
        early.Until(() => early.Rtp.Count == 7);

        var late = Subscribe(fixture, publisher, "carol");
        source.Send(Idr(4));
        late.Until(() => late.Rtp.Count == 3);
        AssertSent(late, Sps(2), Pps(2), Idr(4));
    }

    [Fact]
    public async Task A_parameter_set_that_the_receiver_lost_is_sent_again_as_RTX()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        new H264Source(publisher, PublisherSsrc).Send(Pps(), Sps(), Idr());
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[0], out var sps));
        ushort[] lost = [sps.SequenceNumber, (ushort)(sps.SequenceNumber + 1)];

        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, SlotSsrc, lost)));
        subscriber.Until(() => subscriber.Rtp.Count == 5);
        Assert.Equal(lost, subscriber.Rtp.Skip(3).Select(OriginalNumber));
        Assert.Equal([Sps(), Pps()], subscriber.Rtp.Skip(3).Select(packet => Payload(packet)[2..]));
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[3], out var rtx));
        Assert.Equal((121, SlotSsrc + 1, sps.Timestamp), (rtx.PayloadType, rtx.Ssrc, rtx.Timestamp));

        static ushort OriginalNumber(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(Payload(packet));
    }

    [Fact]
    public async Task A_receiver_that_asks_for_a_picture_is_sent_the_parameter_sets_with_it_and_others_are_not()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Sps(), Pps(), Idr(1));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        var other = Subscribe(fixture, publisher, "carol");
        source.Send(Idr(2));
        source.Send(Slice());
        other.Until(() => other.Rtp.Count == 4);
        subscriber.Until(() => subscriber.Rtp.Count == 5);
        AssertSent(subscriber, Sps(), Pps(), Idr(1), Idr(2), Slice());

        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, SlotSsrc)));
        subscriber.CheckAndWait();
        source.Send(Slice(1));
        source.Lose();
        source.Send(Idr(3));
        source.Send(Slice(2));
        source.Send(Idr(4));
        subscriber.Until(() => subscriber.Rtp.Count == 11);
        other.Until(() => other.Rtp.Count == 8);

        AssertSent(subscriber, Sps(), Pps(), Idr(1), Idr(2), Slice(), Slice(1), Sps(), Pps(), Idr(3), Slice(2), Idr(4));
        AssertSent(other, Sps(), Pps(), Idr(2), Slice(), Slice(1), Idr(3), Slice(2), Idr(4));

        // The gap of what was lost stays, before what was put in: numbers are never given twice.
        Assert.Equal([0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11], Numbers(subscriber));
        Assert.Equal([0, 1, 2, 3, 4, 6, 7, 8], Numbers(other));
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[6], out var sps));
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[8], out var idr));
        Assert.Equal(idr.Timestamp, sps.Timestamp);
    }

    [Fact]
    public async Task Each_layer_has_parameter_sets_of_its_own()
    {
        // With a clock of the test's own no layer falls silent.
        await using var fixture = new EngineFixture(timeProvider: new FakeTimeProvider());
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(Video("t", new PublishedEncoding("l"), new PublishedEncoding("h")));
        publisher.Settle();
        var (low, high) = (new H264Source(publisher, 71, "l"), new H264Source(publisher, 73, "h"));
        low.Send(Sps(1), Pps(1), Idr(1));
        high.Send(Sps(2), Pps(2), Idr(1));
        publisher.CheckAndWait();
        // Its clock would never let it have any feedback: this viewer has none to give.
        var subscriber = Subscribe(fixture, publisher, extensions: TestTracks.SubscriberIds);
        subscriber.Connection.SetTargetEncoding("t", "l");
        subscriber.Settle();

        low.Send(Idr(2));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        subscriber.Connection.SetTargetEncoding("t", "h");
        subscriber.Settle();
        low.Send(Slice(1));
        high.Send(Slice(2));
        high.Send(Idr(3));
        high.Send(Slice(4));
        low.Send(Slice(5));
        subscriber.Until(() => subscriber.Rtp.Count == 8);

        AssertSent(subscriber, Sps(1), Pps(1), Idr(2), Slice(1), Sps(2), Pps(2), Idr(3), Slice(4));
        AssertOneStream(subscriber, isNumbered: false);
    }

    [Fact]
    public async Task A_new_negotiation_forgets_no_parameter_sets()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var options = Video("t", new PublishedEncoding(null, PublisherSsrc));
        publisher.Connection.Publish(options);
        publisher.Settle();
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Sps(), Pps(), Idr());
        publisher.CheckAndWait();
        publisher.Connection.Publish(options with { Extensions = options.Extensions with { VideoOrientation = 12 } });
        publisher.Settle();

        var subscriber = Subscribe(fixture, publisher);
        source.Send(Idr(2));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        AssertSent(subscriber, Sps(), Pps(), Idr(2));
    }

    [Fact]
    public async Task Layers_that_a_new_negotiation_lists_in_another_order_keep_their_parameter_sets()
    {
        await using var fixture = new EngineFixture(timeProvider: new FakeTimeProvider());
        var publisher = fixture.Client("alice").Connect();
        var options = Video("t", new PublishedEncoding("l"), new PublishedEncoding("h"));
        publisher.Connection.Publish(options);
        publisher.Settle();
        var (low, high) = (new H264Source(publisher, 71, "l"), new H264Source(publisher, 73, "h"));
        low.Send(Sps(1), Pps(1), Idr(1));
        high.Send(Sps(2), Pps(2), Idr(1));
        publisher.CheckAndWait();
        publisher.Connection.Publish(options with { Encodings = [new PublishedEncoding("h"), new PublishedEncoding("l")] });
        publisher.Settle();

        var subscriber = Subscribe(fixture, publisher);
        subscriber.Connection.SetTargetEncoding("t", "h");
        subscriber.Settle();
        high.Send(Idr(2));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        AssertSent(subscriber, Sps(2), Pps(2), Idr(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parameter_sets_of_a_new_offer_count_more_than_those_of_the_stream_before_and_those_that_it_only_repeats_do_not(bool areNew)
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var options = Video("t", new PublishedEncoding(null, PublisherSsrc));
        publisher.Connection.Publish(Offering(3, "packetization-mode=1"));
        publisher.Settle();
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Sps(4), Pps(4), Idr());
        publisher.CheckAndWait();
        publisher.Connection.Publish(Offering((byte)(areNew ? 5 : 3), "packetization-mode=1;x=1"));
        publisher.Settle();

        var subscriber = Subscribe(fixture, publisher);
        source.Send(Idr(2));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        var mark = (byte)(areNew ? 5 : 4);
        AssertSent(subscriber, Sps(mark), Pps(mark), Idr(2));

        PublishOptions Offering(byte mark, string parameters) => options with
        {
            Format = options.Format with
            {
                FormatParameters = $"{parameters};sprop-parameter-sets={Convert.ToBase64String(Sps(mark))},{Convert.ToBase64String(Pps(mark))}",
            },
        };
    }

    [Fact]
    public async Task Another_source_on_the_track_needs_parameter_sets_of_its_own()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(Video("t", new PublishedEncoding(null)));
        publisher.Settle();
        new H264Source(publisher, 71).Send(Sps(), Pps(), Idr());
        publisher.CheckAndWait();
        publisher.Connection.Unpublish("t");
        publisher.Connection.Publish(Video("t", new PublishedEncoding(null)));
        publisher.Settle();

        var subscriber = Subscribe(fixture, publisher);
        var source = new H264Source(publisher, 72);
        source.Send(Idr(1));
        source.Send(Sps(2), Pps(2), Idr(2));
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        AssertSent(subscriber, Sps(2), Pps(2), Idr(2));
    }

    [Fact]
    public async Task Row09_a_publisher_with_ever_new_parameter_sets_holds_a_bounded_number_of_buffers()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        var source = new H264Source(publisher, PublisherSsrc);
        source.Send(Sps(), Pps(), Idr());
        subscriber.Until(() => subscriber.Rtp.Count == 3);
        subscriber.Connection.Unsubscribe("5");
        subscriber.Settle();
        for (var i = 0; i < 100; i++)
        {
            source.Send(Sps((byte)i), Pps((byte)(i >> 4)), Idr());
        }

        publisher.CheckAndWait();

        fixture.Until(() => fixture.Engine.Counters.BuffersInUse <= 4);
    }

    private static (EnginePeer Publisher, EnginePeer Subscriber) Call(EngineFixture fixture)
    {
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(Video("t", new PublishedEncoding(null, PublisherSsrc)));
        publisher.Settle();
        return (publisher, Subscribe(fixture, publisher));
    }

    private static EnginePeer Subscribe(EngineFixture fixture, EnginePeer publisher, string name = "bob", HeaderExtensionIds? extensions = null)
    {
        var subscriber = fixture.Client(name).Connect();
        var slot = Slot("t", SlotSsrc);
        subscriber.Connection.Subscribe(slot with { Extensions = extensions ?? slot.Extensions });
        subscriber.Settle();
        publisher.Settle();
        return subscriber;
    }

    private static byte[] Payload(byte[] bytes)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        return packet.Payload.ToArray();
    }

    private static void AssertSent(EnginePeer client, params byte[][] payloads)
        => Assert.Equal(payloads.Select(Convert.ToHexString), client.Rtp.Select(packet => Convert.ToHexString(Payload(packet))));

    private static void AssertMarkers(EnginePeer client, bool[] markers) => Assert.Equal(markers, client.Rtp.Select(packet =>
    {
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        return parsed.Marker;
    }));

    /// <summary>Sequence numbers as they are behind the first.</summary>
    private static List<int> Numbers(EnginePeer client)
    {
        var numbers = client.Rtp.Select(packet => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2))).ToList();
        return [.. numbers.Select(number => number - numbers[0])];
    }

    /// <summary>Nothing shows which packets are ours: numbers without a gap, one SSRC and payload type, time that goes with the picture.</summary>
    private static void AssertOneStream(EnginePeer client, bool isNumbered = true)
    {
        Assert.Equal(Enumerable.Range(0, client.Rtp.Count), Numbers(client));
        var transport = new List<int>();
        uint? before = null;
        foreach (var bytes in client.Rtp)
        {
            Assert.True(RtpPacket.TryParse(bytes, out var packet));
            Assert.Equal((108, SlotSsrc), (packet.PayloadType, packet.Ssrc));
            Assert.Equal(isNumbered, packet.TryGetExtension(TestTracks.NumberedSubscriberIds.TransportSequenceNumber, out var number));
            Assert.True(packet.TryGetExtension(TestTracks.SubscriberIds.Mid, out var mid));
            Assert.Equal("5"u8, mid);
            if (isNumbered)
            {
                transport.Add(BinaryPrimitives.ReadUInt16BigEndian(number));
            }

            Assert.True(before is null || RtpTimestamp.Distance(before.Value, packet.Timestamp) >= 0);

            // A set has the time of the slice that follows it.
            before = packet.Timestamp;
        }

        Assert.Equal(transport.Select((_, i) => transport[0] + i), transport);
        for (var i = 1; i < client.Rtp.Count; i++)
        {
            if ((Payload(client.Rtp[i - 1])[0] & 0x1F) is 7 or 8)
            {
                Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(client.Rtp[i - 1].AsSpan(4)), BinaryPrimitives.ReadUInt32BigEndian(client.Rtp[i].AsSpan(4)));
            }
        }
    }
}
