using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>Audio for viewers whose networks lose packets, over real sockets.</summary>
public sealed class RedundantAudioEndToEndTests
{
    private const byte RedPayloadType = 63;
    private static readonly byte ReceivedPayloadType = Slot().Format.PayloadType;

    [Fact]
    public async Task A_viewer_that_loses_packets_is_sent_the_earlier_ones_once_more_and_one_that_loses_none_is_not()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var lossy = fixture.Client("bob").Connect();
        var good = fixture.Client("carol").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", CallOfTwo.AudioSsrc));
        lossy.Connection.Subscribe(Slot());
        good.Connection.Subscribe(Slot());
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 2 });

        Send(publisher, 1);
        lossy.Until(() => lossy.Rtp.Count == 1);
        Assert.Equal(ReceivedPayloadType, Parse(lossy.Rtp[0]).PayloadType);
        Report(lossy, lost: 1);
        Send(publisher, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        lossy.Until(() => lossy.Rtp.Count == 10);
        good.Until(() => good.Rtp.Count == 10);

        var last = Parse(lossy.Rtp[9]);
        Assert.Equal(RedPayloadType, last.PayloadType);
        Span<RedBlock> blocks = stackalloc RedBlock[4];
        Assert.Equal(3, RedPayload.Read(last.Payload, blocks));
        Assert.Equal([(1920, 8), (960, 9), (0, 10)], Enumerable.Range(0, 3).Select(Content));
        Assert.Equal((ushort)(Parse(lossy.Rtp[8]).SequenceNumber + 1), last.SequenceNumber);
        Assert.True(last.TryGetExtension(TestTracks.SubscriberIds.AudioLevel, out _));
        Assert.All(good.Rtp, packet => Assert.Equal(ReceivedPayloadType, Parse(packet).PayloadType));

        (int Offset, int Fill) Content(int index)
        {
            var packet = Parse(lossy.Rtp[9]);
            Span<RedBlock> all = stackalloc RedBlock[4];
            RedPayload.Read(packet.Payload, all);
            Assert.Equal(ReceivedPayloadType, all[index].PayloadType);
            var content = packet.Payload.Slice(all[index].Offset, all[index].Length).ToArray();
            return (all[index].TimestampOffset, Assert.Single(content.Distinct()));
        }
    }

    [Fact]
    public async Task A_viewer_that_has_not_agreed_on_redundancy_is_sent_none()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", CallOfTwo.AudioSsrc));
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", CallOfTwo.AudioSlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        Send(publisher, 1);
        viewer.Until(() => viewer.Rtp.Count == 1);
        Report(viewer, lost: 1);
        Send(publisher, 2, 3, 4);
        viewer.Until(() => viewer.Rtp.Count == 4);
        Assert.All(viewer.Rtp, packet => Assert.Equal(ReceivedPayloadType, Parse(packet).PayloadType));
    }

    [Fact]
    public async Task A_packet_that_a_publisher_repeats_is_recovered_for_everybody_and_its_repeats_are_stripped()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", CallOfTwo.AudioSsrc) with { RedPayloadType = RedPayloadType });
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", CallOfTwo.AudioSlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        publisher.SendRtp(Redundant(1));
        publisher.SendRtp(Redundant(2, 1));
        publisher.SendRtp(Redundant(5, 3, 4));
        publisher.SendRtp(TestTracks.Opus(CallOfTwo.AudioSsrc, 6, 6));
        publisher.SendRtp(Redundant(8, 6, 7));

        // Those that were only late came too late.
        publisher.SendRtp(Redundant(7, 6));
        publisher.SendRtp(Redundant(9, 8));
        viewer.Until(() => viewer.Rtp.Count == 9);

        var first = Parse(viewer.Rtp[0]);
        var (number, timestamp) = (first.SequenceNumber, first.Timestamp);
        for (var i = 0; i < 9; i++)
        {
            var packet = Parse(viewer.Rtp[i]);
            Assert.Equal(ReceivedPayloadType, packet.PayloadType);
            Assert.Equal((ushort)(number + i), packet.SequenceNumber);
            Assert.Equal(timestamp + ((uint)i * 960), packet.Timestamp);
            Assert.Equal(i + 1, Assert.Single(packet.Payload.ToArray().Distinct()));
            Assert.True(packet.TryGetExtension(TestTracks.SubscriberIds.AudioLevel, out _));
        }

        fixture.Until(() => publisher.Observer.Samples.LastOrDefault() is { PacketsRecovered: 3, PacketsDiscarded: 1 });
    }

    [Fact]
    public async Task A_viewer_that_loses_packets_is_sent_again_what_was_recovered_too()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", CallOfTwo.AudioSsrc) with { RedPayloadType = RedPayloadType });
        viewer.Connection.Subscribe(Slot());
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        Send(publisher, 1, 2, 3, 4, 5, 6);
        viewer.Until(() => viewer.Rtp.Count == 6);
        Report(viewer, lost: 1);
        Send(publisher, 7);
        viewer.Until(() => viewer.Rtp.Count == 7);
        publisher.SendRtp(Redundant(9, 8));
        publisher.SendRtp(Redundant(10));
        viewer.Until(() => viewer.Rtp.Count == 10);

        var last = Parse(viewer.Rtp[9]);
        Assert.Equal(RedPayloadType, last.PayloadType);
        Span<RedBlock> blocks = stackalloc RedBlock[4];
        Assert.Equal(3, RedPayload.Read(last.Payload, blocks));
        Assert.Equal([8, 9, 10], blocks[..3].ToArray().Select(block => (int)Parse(viewer.Rtp[9]).Payload[block.Offset]));
    }

    [Fact]
    public async Task A_malformed_packet_of_a_publisher_is_counted_and_forwarded_to_nobody()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", CallOfTwo.AudioSsrc) with { RedPayloadType = RedPayloadType });
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", CallOfTwo.AudioSlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        publisher.SendRtp(Redundant(1));
        publisher.SendRtp(Write(2, [0xFF, 0xFF]));
        publisher.SendRtp(Write(3, [0x80 | TestTracks.OpusPayloadType, 0x0F, 3, 0xFF, TestTracks.OpusPayloadType, 1, 2, 3]));
        publisher.SendRtp(Write(4, [13, 1, 2, 3]));
        publisher.SendRtp(Redundant(5));
        viewer.Until(() => viewer.Rtp.Count == 2);
        Assert.Equal([1, 5], viewer.Rtp.Select(packet => (int)Parse(packet).Payload[0]));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault() is { PacketsDiscarded: 3, PacketsRecovered: 0 });
    }

    [Fact]
    public async Task A_publisher_that_sends_with_redundancy_is_heard_to_speak()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", CallOfTwo.AudioSsrc) with { RedPayloadType = RedPayloadType });
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);

        publisher.SendRtp(TestTracks.Opus(CallOfTwo.AudioSsrc, 1, 1, level: 60));
        for (ushort number = 2; number <= 6; number++)
        {
            publisher.SendRtp(Redundant(number, (ushort)(number - 1)));
        }

        fixture.Until(() => !publisher.Observer.Voices.IsEmpty);
        Assert.Equal(("a", true), publisher.Observer.Voices.First());
    }

    // Each packet's content is its number.
    private static byte[] Redundant(ushort sequenceNumber, params ushort[] earlier)
    {
        const int Length = 20;
        var payload = new byte[(earlier.Length * (RedPayload.BlockHeaderSize + Length)) + RedPayload.PrimaryHeaderSize + Length];
        var header = 0;
        var body = (earlier.Length * RedPayload.BlockHeaderSize) + RedPayload.PrimaryHeaderSize;
        foreach (var number in earlier)
        {
            RedPayload.WriteBlockHeader(payload.AsSpan(header), TestTracks.OpusPayloadType, (sequenceNumber - number) * 960, Length);
            payload.AsSpan(body, Length).Fill((byte)number);
            header += RedPayload.BlockHeaderSize;
            body += Length;
        }

        payload[header] = TestTracks.OpusPayloadType;
        payload.AsSpan(body, Length).Fill((byte)sequenceNumber);
        return Write(sequenceNumber, payload);
    }

    private static byte[] Write(ushort sequenceNumber, ReadOnlySpan<byte> payload)
    {
        var header = new byte[RtpHeaderWriter.MaximumSize];
        var writer = new RtpHeaderWriter(header, marker: false, RedPayloadType, sequenceNumber, sequenceNumber * 960u, CallOfTwo.AudioSsrc);
        writer.TryAdd(TestTracks.PublisherIds.AudioLevel, [0x80 | 5]);
        return [.. header.AsSpan(0, writer.Complete()), .. payload];
    }

    private static SubscribeOptions Slot() => TestTracks.AudioSlot("a", CallOfTwo.AudioSlotSsrc) with { RedPayloadType = RedPayloadType };

    private static void Send(EnginePeer publisher, params ushort[] sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            publisher.SendRtp(TestTracks.Opus(CallOfTwo.AudioSsrc, number, (byte)number));
        }
    }

    // About all that came so far; it is handled when this returns.
    private static void Report(EnginePeer viewer, int lost)
    {
        var block = new ReportBlock(CallOfTwo.AudioSlotSsrc, 0, lost, Parse(viewer.Rtp[^1]).SequenceNumber, 0, 0, 0);
        viewer.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [block])));
        viewer.AwaitHandled();
    }

    private static RtpPacket Parse(byte[] packet)
    {
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        return parsed;
    }
}
