using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>
/// Whose a packet is, in a bundle whose m-lines do not agree on everything, as of clients that are no browsers: by SSRC, mid or
/// payload type (RFC 9143, section 9.2), and only then do the ids of header extensions mean something.
/// </summary>
public sealed class BundledStreamTests
{
    private const uint VideoSsrc = 0x1001;
    private const uint AudioSsrc = 0x1003;
    private const uint SlotSsrc = 0x2001;
    private const uint AudioSlotSsrc = 0x2005;

    /// <summary>The audio level on the audio line, the transport-wide number on the video line.</summary>
    private const byte SharedId = 5;

    [Fact]
    public async Task An_id_that_is_the_audio_level_on_one_line_and_the_transport_wide_number_on_another_is_read_by_its_line()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(
            fixture,
            TestTracks.Video("t", new PublishedEncoding(null, VideoSsrc)) with { Extensions = new HeaderExtensionIds { Mid = 1, TransportSequenceNumber = SharedId } },
            TestTracks.Audio("a", AudioSsrc) with { Extensions = new HeaderExtensionIds { Mid = 1, AudioLevel = SharedId } });

        for (ushort i = 0; i < 20; i++)
        {
            publisher.SendRtp(Opus(i, [0x12, 0x34]));
            publisher.SendRtp(Video(VideoSsrc, i, SharedId, [0, (byte)i]));
        }

        subscriber.Until(() => subscriber.Rtp.Count == 40);
        publisher.Until(() => Acknowledged(publisher).Contains(19));
        Assert.Equal(Enumerable.Range(0, 20), Acknowledged(publisher));
        var audio = subscriber.Rtp.First(packet => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) == AudioSlotSsrc);
        Assert.True(RtpPacket.TryParse(audio, out var opus));
        Assert.True(opus.TryGetExtension(8, out var level));
        Assert.Equal(new byte[] { 0x12, 0x34 }, level);
    }

    [Fact]
    public async Task A_value_that_looks_like_another_lines_mid_does_not_make_a_packet_that_lines()
    {
        await using var fixture = new EngineFixture();

        // What is the mid on the audio line is something else on the video line, and "1" there is no mid.
        var (publisher, subscriber) = Call(
            fixture,
            TestTracks.Video("t", new PublishedEncoding(null)) with { Extensions = new HeaderExtensionIds { Mid = 3 } },
            TestTracks.Audio("a", AudioSsrc) with { Extensions = new HeaderExtensionIds { Mid = SharedId } });

        publisher.SendRtp(Video(0x77, 1, SharedId, "1"u8, mid: "0"));
        subscriber.Until(() => subscriber.Rtp.Count == 1);
        Assert.Equal(SlotSsrc, BinaryPrimitives.ReadUInt32BigEndian(subscriber.Rtp[0].AsSpan(8)));
    }

    [Fact]
    public async Task A_stream_that_the_offer_did_not_name_and_that_has_no_mid_is_found_by_a_payload_type_of_its_own()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(
            fixture,
            TestTracks.Video("t", new PublishedEncoding(null)) with { Extensions = default },
            TestTracks.Audio("a", AudioSsrc) with { Extensions = default });

        publisher.SendRtp(TestTracks.Vp8(0x77, 1, 0, keyFrame: true, fill: 1));
        subscriber.Until(() => subscriber.Rtp.Count == 1);

        // A stream that has just begun stays: nobody restarts a source with every packet.
        publisher.SendRtp(TestTracks.Vp8(0x78, 1, 0, keyFrame: true, fill: 2));
        publisher.SendRtp(TestTracks.Vp8(0x77, 2, 3000, keyFrame: false, fill: 3));
        subscriber.Until(() => subscriber.Rtp.Count == 2);
        Assert.Equal([1, 3], subscriber.Rtp.Select(packet => (int)packet[^1]));
    }

    [Fact]
    public async Task A_payload_type_tells_nothing_beside_a_strange_mid_and_of_two_lines_that_share_it_the_first()
    {
        await using var fixture = new EngineFixture();
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        publisher.SendRtp(Video(0x77, 1, TestTracks.PublisherIds.Mid, "strange"u8));
        fixture.Until(() => publisher.Observer.Samples.LastOrDefault()?.PacketsDiscarded == 1);
        Assert.Empty(subscriber.Rtp);

        publisher.Connection.Publish(TestTracks.Video("u", new PublishedEncoding(null)) with { Mid = "2", LineIndex = 1 });
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 2);
        publisher.SendRtp(TestTracks.Vp8(0x78, 1, 0, keyFrame: true, fill: 2));
        publisher.SendRtp(TestTracks.Vp8(0x79, 1, 0, keyFrame: true, fill: 3));
        publisher.SendRtp(TestTracks.Vp8(0x78, 2, 3000, keyFrame: false, fill: 4));
        subscriber.Until(() => subscriber.Rtp.Count == 2);
        Assert.Equal([2, 4], subscriber.Rtp.Select(packet => (int)packet[^1]));
    }

    [Fact]
    public async Task A_publisher_that_agreed_on_REMB_is_told_what_it_may_send_and_no_other_is()
    {
        await using var fixture = new EngineFixture();
        var (publisher, subscriber) = Call(
            fixture,
            TestTracks.Video("t", new PublishedEncoding(null, VideoSsrc)) with { ReceiverEstimatedMaximumBitrate = true },
            TestTracks.Audio("a", AudioSsrc));
        var other = fixture.Client("cleo").Connect();
        other.Connection.Publish(TestTracks.Video("o", new PublishedEncoding(null, VideoSsrc)));
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 3);

        ushort number = 0;
        fixture.Until(() =>
        {
            publisher.SendRtp(TestTracks.Vp8(VideoSsrc, number, 3000u * number, keyFrame: number == 0, fill: 1));
            other.SendRtp(TestTracks.Vp8(VideoSsrc, number, 3000u * number, keyFrame: number == 0, fill: 1));
            number++;
            return Estimates(publisher).Count >= 2;
        });

        Assert.All(Estimates(publisher), estimate => Assert.Equal((true, VideoSsrc), (estimate.Bps >= 100_000, estimate.Ssrc)));
        Assert.Empty(Estimates(other));
        Assert.Empty(Estimates(subscriber));
    }

    [Fact]
    public async Task What_a_publisher_may_send_does_not_collapse_when_one_of_its_tracks_ends()
    {
        const uint OtherSsrc = 0x1005;
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(1, time);
        var (publisher, _) = Call(
            fixture,
            TestTracks.Video("t", new PublishedEncoding(null, VideoSsrc)) with { ReceiverEstimatedMaximumBitrate = true },
            TestTracks.Audio("a", AudioSsrc));
        publisher.Connection.Publish(TestTracks.Video("o", new PublishedEncoding(null, OtherSsrc)) with { ReceiverEstimatedMaximumBitrate = true, Mid = "9" });
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 3);
        ushort number = 0;
        Send(rounds: 4);

        publisher.Connection.Unpublish("o");
        fixture.Until(() => fixture.Engine.Counters.PublishedTracks == 2);
        Send(rounds: 2);

        var estimates = Estimates(publisher).Select(estimate => estimate.Bps).ToList();
        Assert.Equal(estimates.Order(), estimates);

        // 200 bytes every millisecond: 1.6 Mbit/s of each track.
        void Send(int rounds)
        {
            var before = Estimates(publisher).Count;
            fixture.Until(() =>
            {
                for (var packet = 0; packet < 100; packet++, number++)
                {
                    publisher.SendRtp(Video(VideoSsrc, number, SharedId, [0]));
                    publisher.SendRtp(Video(OtherSsrc, number, SharedId, [0]));
                    time.Advance(TimeSpan.FromMilliseconds(1));
                }

                publisher.AwaitHandled();
                return Estimates(publisher).Count >= before + rounds;
            });
        }
    }

    [Fact]
    public async Task A_line_that_stands_by_goes_on_with_its_numbers_and_never_says_goodbye_however_often_its_source_changes()
    {
        await using var fixture = new EngineFixture();
        var subscriber = fixture.Client("bob").Connect();
        var publisher = fixture.Client("alice").Connect();
        const int Rounds = PeerSender.MaxIdleStreams + 6;
        for (var round = 0; round < Rounds; round++)
        {
            var (trackId, ssrc) = ($"t{round}", (uint)(0x5000 + round));
            publisher.Connection.Publish(TestTracks.Video(trackId, new PublishedEncoding(null, ssrc)));
            subscriber.Connection.Subscribe(TestTracks.VideoSlot(trackId, SlotSsrc) with { IsStandby = true });
            fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
            publisher.SendRtp(TestTracks.Vp8(ssrc, 7, 0, keyFrame: true, fill: (byte)round));
            subscriber.Until(() => subscriber.Rtp.Count == round + 1);
            subscriber.Connection.Unsubscribe("5");
            publisher.Connection.Unpublish(trackId);
            fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 0, Subscriptions: 0 });
        }

        var numbers = subscriber.Rtp.Select(packet => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2))).ToList();
        Assert.Equal(Enumerable.Range(numbers[0], Rounds).Select(value => (ushort)value), numbers);
        Assert.All(subscriber.Rtp, packet => Assert.Equal(SlotSsrc, BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8))));
        Assert.Equal(0, RtcpInbox.Count(subscriber, RtcpPacketType.Goodbye));
        Assert.Empty(subscriber.Observer.Failures);
    }

    private static (EnginePeer Publisher, EnginePeer Subscriber) Call(EngineFixture fixture, PublishOptions video, PublishOptions audio)
    {
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(audio);
        publisher.Connection.Publish(video);
        subscriber.Connection.Subscribe(TestTracks.VideoSlot(video.TrackId, SlotSsrc));
        subscriber.Connection.Subscribe(TestTracks.AudioSlot(audio.TrackId, AudioSlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });
        return (publisher, subscriber);
    }

    private static byte[] Opus(ushort sequenceNumber, ReadOnlySpan<byte> level)
    {
        var packet = new byte[80];
        var writer = new RtpHeaderWriter(packet, marker: false, TestTracks.OpusPayloadType, sequenceNumber, sequenceNumber * 960u, AudioSsrc);
        writer.TryAdd(SharedId, level);
        writer.Complete();
        return packet;
    }

    private static byte[] Video(uint ssrc, ushort sequenceNumber, byte id, ReadOnlySpan<byte> value, string? mid = null)
    {
        var packet = new byte[200];
        var writer = new RtpHeaderWriter(packet, marker: true, TestTracks.Vp8PayloadType, sequenceNumber, 3000u * sequenceNumber, ssrc);
        writer.TryAdd(id, value);
        if (mid is not null)
        {
            writer.TryAdd(3, System.Text.Encoding.ASCII.GetBytes(mid));
        }

        var size = writer.Complete();
        // A VP8 keyframe begins.
        packet[size] = 0x10;
        ReadOnlySpan<byte> startCode = [0x9D, 0x01, 0x2A];
        startCode.CopyTo(packet.AsSpan(size + 4));
        return packet;
    }

    /// <summary>The transport-wide numbers that were said to have arrived.</summary>
    private static List<int> Acknowledged(EnginePeer client)
    {
        var found = new List<int>();
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (!RtcpTransportFeedback.TryParse(packet, out var feedback))
                {
                    continue;
                }

                var statuses = new RoundLimit(100_000);
                while (statuses.Next() && feedback.TryRead(out var number, out var received, out _))
                {
                    if (received)
                    {
                        found.Add(number);
                    }
                }
            }
        }

        return found;
    }

    private static List<(long Bps, uint Ssrc)> Estimates(EnginePeer client)
    {
        var found = new List<(long, uint)>();
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            var rounds = new RoundLimit(1_000);
            while (rounds.Next() && reader.TryRead(out var packet))
            {
                if (RtcpReceiverEstimatedMaximumBitrate.TryParse(packet, out var remb))
                {
                    found.Add((remb.BitrateBps, remb[0]));
                }
            }
        }

        return found;
    }
}
