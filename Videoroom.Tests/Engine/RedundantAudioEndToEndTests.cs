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
        Report(lossy, share: 0.1);

        // The report may be behind the first of them.
        Send(publisher, 2, 3, 4, 5, 6);
        lossy.Until(() => lossy.Rtp.Count == 6);
        Report(lossy, share: 0.1);
        Send(publisher, 7, 8, 9, 10);
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

        Report(viewer, share: 0.2);
        Send(publisher, 1, 2, 3, 4);
        viewer.Until(() => viewer.Rtp.Count == 4);
        Assert.All(viewer.Rtp, packet => Assert.Equal(ReceivedPayloadType, Parse(packet).PayloadType));
    }

    private static SubscribeOptions Slot() => TestTracks.AudioSlot("a", CallOfTwo.AudioSlotSsrc) with { RedPayloadType = RedPayloadType };

    private static void Send(EnginePeer publisher, params ushort[] sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            publisher.SendRtp(TestTracks.Opus(CallOfTwo.AudioSsrc, number, (byte)number));
        }
    }

    private static void Report(EnginePeer viewer, double share)
    {
        var block = new ReportBlock(CallOfTwo.AudioSlotSsrc, (byte)(share * 256), 1, 10, 0, 0, 0);
        viewer.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [block])));
    }

    private static RtpPacket Parse(byte[] packet)
    {
        Assert.True(RtpPacket.TryParse(packet, out var parsed));
        return parsed;
    }
}
