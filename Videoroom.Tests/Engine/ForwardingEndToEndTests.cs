using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Speech;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>Two clients and an engine over real sockets.</summary>
public sealed class ForwardingEndToEndTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint PublisherRtxSsrc = 0x1002;
    private const uint AudioSsrc = 0x1003;
    private const uint SlotSsrc = 0x2001;
    private const uint AudioSlotSsrc = 0x2005;

    [SkippableTheory]
    [InlineData(1, "127.0.0.1")]
    [InlineData(2, "127.0.0.1")]
    [InlineData(3, "127.0.0.1")]
    [InlineData(1, "::1")]
    public async Task Video_and_audio_arrive_decrypted_under_the_answers_numbers(int loops, string server)
    {
        var address = IPAddress.Parse(server);
        Skip.If(address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6);
        await using var fixture = new EngineFixture(loops);
        var publisher = fixture.Client("alice", address: address).Connect();
        var subscriber = fixture.Client("bob", address: address).Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc, PublisherRtxSsrc)));
        publisher.Connection.Publish(TestTracks.Audio("a", AudioSsrc));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        subscriber.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });

        for (ushort i = 0; i < 100; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, (ushort)(65_500 + i), 3000u * i, keyFrame: i == 0, fill: (byte)i));
            publisher.SendRtp(TestTracks.Opus(AudioSsrc, i, (byte)i));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 200);
        var video = subscriber.Rtp.Where(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == SlotSsrc).ToList();
        Assert.Equal(100, video.Count);
        Assert.True(RtpPacket.TryParse(video[0], out var first));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(RtpPacket.TryParse(video[i], out var packet));
            Assert.Equal(120, packet.PayloadType);
            Assert.Equal((ushort)(first.SequenceNumber + i), packet.SequenceNumber);
            Assert.Equal(first.Timestamp + (3000u * (uint)i), packet.Timestamp);
            Assert.True(packet.Marker);
            Assert.Equal((byte)i, packet.Payload[^1]);
            Assert.True(packet.TryGetExtension(9, out var mid));
            Assert.Equal("5"u8, mid);
        }

        var audio = subscriber.Rtp.Where(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == AudioSlotSsrc).ToList();
        Assert.Equal(100, audio.Count);
        Assert.True(RtpPacket.TryParse(audio[7], out var opus));
        Assert.True(opus.TryGetExtension(8, out var level));
        Assert.Equal(new byte[] { 0x85 }, level);
        Assert.Equal(7, opus.Payload[0]);

        // One transport-wide counter for everything that this peer is sent.
        var numbers = subscriber.Rtp.Select(TransportNumber).Order().ToList();
        Assert.Equal(Enumerable.Range(numbers[0], 200), numbers);
        fixture.CloseAll();
    }

    [Fact]
    public async Task A_lost_packet_is_asked_for_by_us_restored_from_RTX_and_forwarded_in_its_place()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
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
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        for (ushort i = 0; i < 10; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 10);
        Assert.True(RtpPacket.TryParse(subscriber.Rtp[3], out var original));
        var lost = original.SequenceNumber;

        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteNack(1, SlotSsrc, [lost, (ushort)(lost + 4)])));
        subscriber.Until(() => subscriber.Rtp.Count == 12);

        Assert.True(RtpPacket.TryParse(subscriber.Rtp[10], out var rtx));
        Assert.Equal(SlotSsrc + 1, rtx.Ssrc);
        Assert.Equal(121, rtx.PayloadType);
        Assert.Equal(original.Timestamp, rtx.Timestamp);
        Assert.Equal(lost, BinaryPrimitives.ReadUInt16BigEndian(rtx.Payload));
        Assert.Equal(original.Payload, rtx.Payload[2..]);
        fixture.Until(() => subscriber.Observer.Samples.Any(sample => sample.RetransmittedPacketsSent == 2));
    }

    [Fact]
    public async Task Row09_NACKs_for_thousands_of_packets_and_for_others_streams_are_bounded_by_the_budget()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
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

    [Fact]
    public async Task Row09_a_flood_of_PLI_and_FIR_reaches_the_publisher_throttled()
    {
        await using var fixture = new EngineFixture(loops: 2);
        var (publisher, subscriber) = Call(fixture);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var before = RtcpInbox.PictureLossIndications(publisher);

        for (var i = 0; i < 500; i++)
        {
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, SlotSsrc)));
            subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteFullIntraRequest(1, SlotSsrc, 1)));
        }

        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) > before);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 2);
        publisher.Pump();
        var most = 2 + (int)(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds / 500);
        Assert.InRange(RtcpInbox.PictureLossIndications(publisher) - before, 1, most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_new_subscriber_makes_the_publisher_send_a_picture_at_once(int loops)
    {
        await using var fixture = new EngineFixture(loops);
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsReceived == 1);
        Assert.Equal(0, RtcpInbox.PictureLossIndications(publisher));

        var subscriber = fixture.Client("bob").Connect();
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));

        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) == 1);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 2, 6000, keyFrame: true, fill: 2));
        subscriber.Until(() => subscriber.Rtp.Count > 0);
        Assert.Equal(2, subscriber.Rtp[0][^1]);
    }

    [Fact]
    public async Task A_subscription_that_comes_before_the_track_gets_it_when_it_comes()
    {
        await using var fixture = new EngineFixture();
        var subscriber = fixture.Client("bob").Connect();
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        var elsewhere = fixture.Client("eve", roomId: "another").Connect();
        elsewhere.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        var publisher = fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc)));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 2 });

        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        publisher.Connection.Unpublish("t");
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 0);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 0, keyFrame: true, fill: 1));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsDiscarded == 1);
        subscriber.Pump();
        elsewhere.Pump();
        Assert.Single(subscriber.Rtp);
        Assert.Empty(elsewhere.Rtp);
    }

    [Fact]
    public async Task Simulcast_streams_are_learnt_from_mid_and_rid_and_the_highest_live_one_is_forwarded()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("m"), new PublishedEncoding("h")));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        publisher.SendRtp(TestTracks.Vp8(71, 100, 0, keyFrame: true, fill: 1, rid: "l", mid: true));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        publisher.SendRtp(TestTracks.Vp8(73, 300, 5000, keyFrame: false, fill: 3, rid: "h", mid: true));
        publisher.SendRtp(TestTracks.Vp8(71, 101, 3000, keyFrame: false, fill: 1));
        publisher.Until(() => RtcpInbox.PictureLossIndications(publisher) > 0);
        publisher.SendRtp(TestTracks.Vp8(73, 301, 8000, keyFrame: true, fill: 3));
        publisher.SendRtp(TestTracks.Vp8(71, 102, 6000, keyFrame: false, fill: 1));
        publisher.SendRtp(TestTracks.Vp8(73, 302, 11_000, keyFrame: false, fill: 3));
        subscriber.Until(() => subscriber.Rtp.Count == 4);

        Assert.Equal([1, 1, 3, 3], subscriber.Rtp.Select(packet => packet[^1]));
        var sequenceNumbers = subscriber.Rtp.Select(packet => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2))).ToList();
        Assert.Equal(Enumerable.Range(sequenceNumbers[0], 4).Select(number => (ushort)number), sequenceNumbers);
        Assert.Equal([("t", "l", EncodingSwitchReason.Other), ("t", "h", EncodingSwitchReason.Other)], subscriber.Observer.Encodings);
    }

    [Fact]
    public async Task A_receiver_gets_the_layer_that_it_wants_a_lower_one_while_that_is_silent_and_it_again_when_it_is_back()
    {
        // With a clock of the test's own no layer falls silent but by its goodbye.
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding("l"), new PublishedEncoding("m"), new PublishedEncoding("h")));
        subscriber.Connection.SetTargetEncoding("t", "l");
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        subscriber.Connection.SetTargetEncoding("t", "m");
        subscriber.Connection.SetTargetEncoding("t", "x");
        subscriber.Connection.SetTargetEncoding("another", "l");
        subscriber.Settle();
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 1);

        Send(73, 300, "h", fill: 1);
        Send(71, 100, "l", fill: 2);
        Send(72, 200, "m", fill: 3);
        Send(73, 301, "h", fill: 4);
        Send(71, 101, "l", fill: 5);
        Arrive(() => publisher.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([72]))));
        Send(71, 102, "l", fill: 6);

        // It is back, but for how long: not followed yet.
        Send(72, 201, "m", fill: 7);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Send(72, 202, "m", fill: 8);
        Send(71, 103, "l", fill: 9);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Send(72, 203, "m", fill: 10);
        Send(71, 104, "l", fill: 11);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Send(72, 204, "m", fill: 12);
        subscriber.Until(() => subscriber.Rtp.Count > 0 && subscriber.Rtp[^1][^1] == 12);

        Assert.Equal([1, 2, 3, 6, 9, 11, 12], subscriber.Rtp.Select(packet => packet[^1]));
        Assert.Equal(
            [
                ("t", "h", EncodingSwitchReason.Other),
                ("t", "l", EncodingSwitchReason.EncodingInactive),
                ("t", "m", EncodingSwitchReason.Other),
                ("t", "l", EncodingSwitchReason.EncodingInactive),
                ("t", "m", EncodingSwitchReason.Other),
            ],
            subscriber.Observer.Encodings);

        void Send(uint ssrc, ushort sequenceNumber, string rid, byte fill) => Arrive(
            () => publisher.SendRtp(TestTracks.Vp8(ssrc, sequenceNumber, 0, keyFrame: true, fill, rid: rid, mid: true)));

        // Each of them: one that is counted for the next would let the clock move before it has come.
        void Arrive(Action send)
        {
            var received = fixture.Engine.Statistics.DatagramsReceived;
            send();
            fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived > received);
            publisher.Settle();
        }
    }

    [Fact]
    public async Task Speech_on_a_published_track_is_told_to_its_publishers_observer_and_silence_when_the_packets_stop()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var (publisher, _) = Call(fixture);
        publisher.Connection.Publish(TestTracks.Audio("a", 55));
        publisher.Settle();
        ushort sequenceNumber = 0;
        Speak(below: 60, packets: 1);
        Speak(below: 30, packets: VoiceActivityDetector.OnsetPackets);
        fixture.Until(() => !publisher.Observer.Voices.IsEmpty);
        Assert.Equal(("a", true), Assert.Single(publisher.Observer.Voices));

        // A renegotiation changes nothing about who speaks.
        publisher.Connection.Publish(TestTracks.Audio("a", 55) with { Extensions = TestTracks.PublisherIds with { Mid = 6 } });
        publisher.Settle();
        time.Advance(TimeSpan.FromSeconds(2));
        fixture.Until(() => publisher.Observer.Voices.Count == 2);
        Assert.Equal(("a", false), publisher.Observer.Voices.Last());

        void Speak(byte below, int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                publisher.SendRtp(TestTracks.Opus(55, sequenceNumber++, 1, below));
            }
        }
    }

    [Fact]
    public async Task Row09_goodbye_for_somebody_elses_stream_changes_nothing()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 0, 0, keyFrame: true, fill: 0));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([PublisherSsrc, SlotSsrc])));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, long.MaxValue, [SlotSsrc])));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverEstimatedMaximumBitrate(1, 0, [SlotSsrc])));
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteCname(PublisherSsrc, "mine"u8)));
        fixture.Until(() => fixture.Engine.Statistics.DatagramsReceived > 0);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 3000, keyFrame: false, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 2);
    }

    [Fact]
    public async Task Reports_and_transport_wide_feedback_come_by_themselves()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(fixture);
        for (ushort i = 0; i < 20; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i, transport: i));
        }

        publisher.Until(() => RtcpInbox.Count(publisher, RtcpPacketType.TransportFeedback, RtcpFeedbackFormat.TransportWide) > 0
            && RtcpInbox.Count(publisher, RtcpPacketType.ReceiverReport) > 0);
        subscriber.Until(() => RtcpInbox.Count(subscriber, RtcpPacketType.SenderReport) > 0);

        var (ssrc, ntp, packets) = FirstSenderReport(subscriber);
        Assert.Equal(SlotSsrc, ssrc);
        Assert.InRange(packets, 1u, 20u);

        // Its echo gives the round trip.
        var block = new ReportBlock(SlotSsrc, 0, 0, 0, 0, ntp.Compact, 0);
        subscriber.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteReceiverReport(1, [block])));
        fixture.Until(() => subscriber.Observer.Samples.Any(sample => sample.RoundTripTimeSeconds is >= 0 and < 10));
    }

    [Fact]
    public async Task Closing_says_goodbye_and_leaves_nothing_behind_however_often()
    {
        await using var fixture = new EngineFixture(loops: 2);
        for (var round = 0; round < 5; round++)
        {
            var (publisher, subscriber) = Call(fixture);
            for (ushort i = 0; i < 30; i++)
            {
                publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
            }

            subscriber.Until(() => subscriber.Rtp.Count == 30);

            subscriber.Connection.Close();
            subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", 77, "8"));
            subscriber.Until(() => subscriber.DtlsState == Videoroom.Engine.Dtls.DtlsState.Closed);
            Assert.True(RtcpInbox.Count(subscriber, RtcpPacketType.Goodbye) > 0);
            fixture.CloseAll();
        }

        Assert.Equal(default, fixture.Engine.Counters);
    }

    private static (EnginePeer Publisher, EnginePeer Subscriber) Call(EngineFixture fixture)
    {
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc, PublisherRtxSsrc)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        return (publisher, subscriber);
    }

    private static int TransportNumber(byte[] datagram)
    {
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.True(packet.TryGetExtension(7, out var value));
        return BinaryPrimitives.ReadUInt16BigEndian(value);
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

    private static (uint Ssrc, NtpTime Ntp, uint Packets) FirstSenderReport(EnginePeer client)
    {
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (RtcpSenderReport.TryParse(packet, out var report))
                {
                    return (report.Ssrc, report.Ntp, report.PacketCount);
                }
            }
        }

        throw new InvalidOperationException("No sender report came.");
    }
}
