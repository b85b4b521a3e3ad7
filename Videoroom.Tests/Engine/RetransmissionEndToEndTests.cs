using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>Lost packets, towards the publisher and towards a receiver, over real sockets.</summary>
public sealed class RetransmissionEndToEndTests
{
    [Fact]
    public async Task A_lost_packet_is_asked_for_by_us_restored_from_RTX_and_forwarded_in_its_place()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Start(fixture);
        for (ushort i = 0; i < 10; i++)
        {
            if (i != 5)
            {
                publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
            }
        }

        publisher.Until(() => RtcpInbox.Nacked(publisher, PublisherSsrc).Count > 0);
        Assert.All(RtcpInbox.Nacked(publisher, PublisherSsrc), sequenceNumber => Assert.Equal(5, sequenceNumber));

        var rtx = Rtx(TestTracks.Vp8(PublisherSsrc, 5, 15_000, keyFrame: false, fill: 5), 900);
        publisher.SendRtp(rtx);
        subscriber.Until(() => subscriber.Rtp.Count == 10);

        Assert.True(RtpPacket.TryParse(subscriber.Rtp[0], out var first));
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[9], out var restored));
        Assert.Equal((ushort)(first.SequenceNumber + 5), restored.SequenceNumber);
        Assert.Equal(5, restored.Payload[^1]);

        // The same packet once more, as a browser's probe does, goes nowhere: its nonce has been used.
        publisher.SendRtp(Rtx(TestTracks.Vp8(PublisherSsrc, 5, 15_000, keyFrame: false, fill: 5), 901));
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 10, 30_000, keyFrame: false, fill: 10));
        subscriber.Until(() => subscriber.Rtp.Count == 11);
        Assert.Equal(10, subscriber.Rtp[10][^1]);
    }

    [Fact]
    public async Task A_receivers_NACK_is_answered_on_its_RTX_stream()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var (publisher, subscriber) = Start(fixture);
        var original = SendTen(publisher, subscriber);
        var lost = original.SequenceNumber;

        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, SlotSsrc, [lost, (ushort)(lost + 4)])));
        subscriber.Until(() => subscriber.Rtp.Count == 12);

        Assert.True(RtpPacket.TryParse(subscriber.Rtp[10], out var rtx));
        Assert.Equal(SlotSsrc + 1, rtx.Ssrc);
        Assert.Equal(121, rtx.PayloadType);
        Assert.Equal(original.Timestamp, rtx.Timestamp);
        Assert.Equal(lost, BinaryPrimitives.ReadUInt16BigEndian(rtx.Payload));
        Assert.Equal(original.Payload, rtx.Payload[2..]);
        time.Advance(TimeSpan.FromSeconds(1));
        fixture.Until(() => subscriber.Observer.Samples.Any(sample => sample.RetransmittedPacketsSent == 2));
    }

    [Fact]
    public async Task A_video_packet_that_would_come_too_late_is_not_sent_again_and_a_keyframe_is_asked_for()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var (publisher, subscriber) = Start(fixture);
        var original = SendTen(publisher, subscriber);
        var lost = original.SequenceNumber;
        var asked = RtcpInbox.PictureLossIndications(publisher);

        time.Advance(TimeSpan.FromMilliseconds(TrackSender.LatestRepeatMs + 300));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, SlotSsrc, [lost])));
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) > asked);

        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 10, 30_000, keyFrame: true, fill: 10));
        subscriber.Until(() => subscriber.Rtp.Count == 11);
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[10], out var next));
        Assert.Equal((SlotSsrc, (ushort)(lost + 7)), (next.Ssrc, next.SequenceNumber));
    }

    [Fact]
    public async Task Row09_NACKs_for_thousands_of_packets_and_for_others_streams_are_bounded_by_the_budget()
    {
        await using var fixture = new EngineFixture(timeProvider: new FakeTimeProvider());
        var (publisher, subscriber) = Start(fixture);
        for (ushort i = 0; i < 50; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 50);
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[0], out var first));
        var begin = first.SequenceNumber;
        var all = Enumerable.Range(0, 50).Select(i => (ushort)(begin + i)).ToArray();

        for (var i = 0; i < 200; i++)
        {
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, SlotSsrc, all)));
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, PublisherSsrc, all)));
        }

        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 50, 150_000, keyFrame: false, fill: 99));
        subscriber.Until(() => subscriber.Rtp.Any(packet => packet[^1] == 99 && BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == SlotSsrc));
        // No more bytes again than were sent: 200 requests for 50 packets bring no more than 50 or so.
        Assert.InRange(subscriber.Rtp.Count, 52, 51 + 60);
    }

    /// <summary>Ten packets arrive; gives the fourth of them.</summary>
    private static RtpPacket SendTen(EnginePeer publisher, EnginePeer subscriber)
    {
        for (ushort i = 0; i < 10; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 10);
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[3], out var original));
        return original;
    }

    private static byte[] Rtx(byte[] original, ushort sequenceNumber)
    {
        Assert.True(RtpPacket.TryParse(original, out var packet));
        var rtx = new byte[original.Length + 2];
        original.AsSpan(0, packet.PayloadOffset).CopyTo(rtx);
        rtx[1] = (byte)((rtx[1] & 0x80) | TestTracks.RtxPayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(rtx.AsSpan(2), sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(rtx.AsSpan(8), PublisherRtxSsrc);
        BinaryPrimitives.WriteUInt16BigEndian(rtx.AsSpan(packet.PayloadOffset), packet.SequenceNumber);
        packet.Payload.CopyTo(rtx.AsSpan(packet.PayloadOffset + 2));
        return rtx;
    }
}
