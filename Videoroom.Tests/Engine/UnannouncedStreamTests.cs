using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Srtp;
using Videoroom.Tests.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>
/// Publishers whose packets say nothing about themselves but SSRC and payload type, with SSRCs that the offer does not name: plain
/// clients, encoders that were restarted. What their viewers see.
/// </summary>
public sealed class UnannouncedStreamTests
{
    private const uint OldSsrc = 0x1001;
    private const uint NewSsrc = 0x7001;
    private const uint NewRtxSsrc = 0x7002;
    private const uint AudioSsrc = 0x1003;
    private const uint SlotSsrc = 0x2001;
    private const uint SecondSlotSsrc = 0x2011;
    private const uint AudioSlotSsrc = 0x2005;

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_encoder_that_goes_on_under_another_SSRC_is_one_continuous_stream_to_its_viewers(bool isAnnounced)
    {
        // An announced stream is given up when it was silent for a second.
        var pauseMs = isAnnounced ? StreamSlot.SilenceMs + 1 : 600;
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Call(fixture, new PublishedEncoding(null, isAnnounced ? OldSsrc : null));
        for (ushort i = 0; i < 10; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(OldSsrc, (ushort)(100 + i), 3000u * i, keyFrame: i == 0, fill: i is 0 ? (byte)1 : (byte)2));
        }

        viewer.Until(() => viewer.Rtp.Count == 10);

        _time.Advance(TimeSpan.FromMilliseconds(pauseMs));
        publisher.SendRtp(TestTracks.Vp8(NewSsrc, 40_000, 77_000_000, keyFrame: false, fill: 3));
        publisher.Until(() => PictureLossIndications(publisher, NewSsrc) > 0);
        for (ushort i = 1; i <= 10; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(NewSsrc, (ushort)(40_000 + i), 77_000_000 + (3000u * i), keyFrame: i == 1, fill: 4));
            if (!isAnnounced)
            {
                publisher.SendRtp(TestTracks.Vp8(OldSsrc, (ushort)(109 + i), 27_000 + (3000u * i), keyFrame: true, fill: 5));
            }
        }

        viewer.Until(() => viewer.Rtp.Count == 20);
        publisher.AwaitHandled();
        viewer.Pump();
        Assert.Equal([1, .. Enumerable.Repeat(2, 9), .. Enumerable.Repeat(4, 10)], RelayCalls.Fills(viewer, SlotSsrc).Select(fill => (int)fill));
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
        var (before, after) = (Timestamp(viewer.Rtp[9]), Timestamp(viewer.Rtp[10]));
        Assert.InRange(RtpTimestamp.Distance(before, after), 90 * (int)pauseMs, 90 * (int)(pauseMs + 100));
    }

    [Fact]
    public async Task Sound_that_goes_on_under_another_SSRC_is_heard_from_its_first_packet()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Audio("a", AudioSsrc) with { Extensions = default, Encodings = [new PublishedEncoding(null)] });
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });

        publisher.SendRtp(TestTracks.Opus(AudioSsrc, 1, 1));
        viewer.Until(() => viewer.Rtp.Count == 1);
        _time.Advance(TimeSpan.FromMilliseconds(SsrcBindings.RelearnMs));
        publisher.SendRtp(TestTracks.Opus(NewSsrc, 9000, 2));
        publisher.SendRtp(TestTracks.Opus(AudioSsrc, 2, 3));
        publisher.SendRtp(TestTracks.Opus(NewSsrc, 9001, 4));

        viewer.Until(() => viewer.Rtp.Count == 3);
        Assert.Equal([1, 2, 4], RelayCalls.Fills(viewer, AudioSlotSsrc).Select(fill => (int)fill));
        RelayCalls.AssertContinuous(viewer, AudioSlotSsrc);
    }

    [Fact]
    public async Task What_the_new_source_lost_is_asked_of_it_and_repaired_by_retransmissions_that_nobody_announced()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Call(fixture, new PublishedEncoding(null, OldSsrc, OldSsrc + 1));
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 1, 0, keyFrame: true, fill: 1));
        viewer.Until(() => viewer.Rtp.Count == 1);

        _time.Advance(TimeSpan.FromMilliseconds(StreamSlot.SilenceMs + 1));
        publisher.SendRtp(TestTracks.Vp8(NewSsrc, 500, 0, keyFrame: true, fill: 2));
        publisher.SendRtp(TestTracks.Vp8(NewSsrc, 502, 6000, keyFrame: false, fill: 4));
        viewer.Until(() => viewer.Rtp.Count == 3);
        _time.Advance(TimeSpan.FromMilliseconds(50));
        publisher.Until(() => RtcpInbox.Nacked(publisher, NewSsrc).Count > 0);

        // A late one of the older source's repeats a packet of that, whatever its number.
        publisher.SendRtp(Rtx(OldSsrc + 1, TestTracks.Vp8(OldSsrc, 501, 3000, keyFrame: false, fill: 9)));
        publisher.SendRtp(Rtx(NewRtxSsrc, TestTracks.Vp8(NewSsrc, 501, 3000, keyFrame: false, fill: 3)));
        viewer.Until(() => viewer.Rtp.Count == 4);

        Assert.Equal([1, 2, 4, 3], RelayCalls.Fills(viewer, SlotSsrc).Select(fill => (int)fill));
        Assert.Equal(1, (short)(Sequence(viewer.Rtp[3]) - Sequence(viewer.Rtp[1])));
    }

    [Fact]
    public async Task Two_video_lines_of_a_client_that_announces_nothing_are_filled_in_their_order()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(Silent("screen", new PublishedEncoding(null)) with { Mid = "1", LineIndex = 1 });
        publisher.Connection.Publish(Silent("camera", new PublishedEncoding(null)));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("camera", SlotSsrc, "5"));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("screen", SecondSlotSsrc, "7"));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });

        for (ushort i = 0; i < 10; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(OldSsrc, i, 3000u * i, keyFrame: i == 0, fill: 1));
            publisher.SendRtp(TestTracks.Vp8(NewSsrc, i, 3000u * i, keyFrame: i == 0, fill: 2));
        }

        viewer.Until(() => viewer.Rtp.Count == 20);
        Assert.Equal(Enumerable.Repeat((byte)1, 10), RelayCalls.Fills(viewer, SlotSsrc));
        Assert.Equal(Enumerable.Repeat((byte)2, 10), RelayCalls.Fills(viewer, SecondSlotSsrc));
    }

    [Fact]
    public async Task Packets_from_before_their_track_was_agreed_on_are_dropped_and_the_stream_begins_with_those_after()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        viewer.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 1, 0, keyFrame: true, fill: 1));
        publisher.AwaitHandled();

        publisher.Connection.Publish(Silent("t", new PublishedEncoding(null)));
        publisher.Settle();
        _time.Advance(TimeSpan.FromSeconds(1));
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 2, 3000, keyFrame: false, fill: 2));
        publisher.Until(() => PictureLossIndications(publisher, OldSsrc) > 0);
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 3, 6000, keyFrame: true, fill: 3));
        viewer.Until(() => viewer.Rtp.Count == 1);
        Assert.Equal(3, viewer.Rtp[0][^1]);
    }

    [Fact]
    public async Task An_SSRC_of_zero_is_forwarded_and_probes_under_it_before_the_picture_are_not()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Call(fixture, new PublishedEncoding(null));
        for (ushort i = 0; i < 10; i++)
        {
            publisher.SendRtp(Padding(0, i, TestTracks.RtxPayloadType));
        }

        publisher.SendRtp(TestTracks.Vp8(0, 500, 0, keyFrame: true, fill: 1));
        publisher.SendRtp(TestTracks.Vp8(0, 501, 3000, keyFrame: false, fill: 2));

        viewer.Until(() => viewer.Rtp.Count == 2);
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    [Fact]
    public async Task After_a_goodbye_another_SSRC_goes_on_with_the_track()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Call(fixture, new PublishedEncoding(null, OldSsrc));
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 1, 0, keyFrame: true, fill: 1));
        viewer.Until(() => viewer.Rtp.Count == 1);

        publisher.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteGoodbye([OldSsrc])));
        publisher.SendRtp(TestTracks.Vp8(NewSsrc, 900, 0, keyFrame: true, fill: 2));
        viewer.Until(() => viewer.Rtp.Count == 2);
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    [Fact]
    public async Task A_track_that_lost_its_SSRC_to_another_says_nothing_more_about_it_and_its_viewers_go_on_with_the_next()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("screen", new PublishedEncoding(null)) with { Mid = "1" });
        publisher.Connection.Publish(TestTracks.Video("camera", new PublishedEncoding(null)) with { LineIndex = 1 });
        viewer.Connection.Subscribe(TestTracks.VideoSlot("screen", SlotSsrc, "5"));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("camera", SecondSlotSsrc, "7"));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });

        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 1, 0, keyFrame: true, fill: 1));
        viewer.Until(() => RelayCalls.Of(viewer, SlotSsrc).Count == 1);
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 2, 3000, keyFrame: true, fill: 2, mid: true));
        viewer.Until(() => RelayCalls.Of(viewer, SecondSlotSsrc).Count == 1);

        publisher.Rtcp.Clear();
        _time.Advance(TimeSpan.FromSeconds(2));
        publisher.SendRtp(TestTracks.Vp8(OldSsrc, 3, 6000, keyFrame: false, fill: 2));
        publisher.Until(() => RtcpInbox.Reported(publisher).Count > 0);
        Assert.Equal([OldSsrc], RtcpInbox.Reported(publisher).Distinct());
        Assert.Equal(RtcpInbox.Count(publisher, RtcpPacketType.ReceiverReport), RtcpInbox.Reported(publisher).Count);

        // The track was asked for a keyframe that its lost stream cannot send.
        _time.Advance(TimeSpan.FromMilliseconds(KeyFrameRequestThrottle.AssumedRoundTripMs + KeyFrameRequestThrottle.EncoderMs));
        publisher.SendRtp(TestTracks.Vp8(NewSsrc, 700, 0, keyFrame: false, fill: 3));
        publisher.Until(() => PictureLossIndications(publisher, NewSsrc) > 0);
        publisher.SendRtp(TestTracks.Vp8(NewSsrc, 701, 3000, keyFrame: true, fill: 4));
        viewer.Until(() => RelayCalls.Of(viewer, SlotSsrc).Count == 2);
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    [Fact]
    public async Task Row08_a_publisher_that_sends_with_thousands_of_SSRCs_spoils_its_own_track_and_no_other()
    {
        await using var fixture = new EngineFixture(timeProvider: _time);
        var (publisher, viewer) = Call(fixture, new PublishedEncoding(null, OldSsrc));
        var mallory = fixture.Client("mallory").Connect();
        mallory.Connection.Publish(Silent("m", new PublishedEncoding(null)));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("m", SecondSlotSsrc, "7"));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 2, Subscriptions: 2 });

        for (var i = 0u; i < 3000; i++)
        {
            mallory.SendRtp(TestTracks.Vp8(0x5000_0000 + i, 1, 0, keyFrame: true, fill: 7));
            if (i % 100 != 99)
            {
                continue;
            }

            mallory.AwaitHandled();
            publisher.SendRtp(TestTracks.Vp8(OldSsrc, (ushort)(i / 100), 3000 * (i / 100), keyFrame: i == 99, fill: 1));
            viewer.Until(() => RelayCalls.Of(viewer, SlotSsrc).Count == (i / 100) + 1);
        }

        // The clock stands still: the first of them is the track's stream, and there is no second one.
        Assert.Single(RelayCalls.Of(viewer, SecondSlotSsrc));
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
        _time.Advance(TimeSpan.FromSeconds(2));
        fixture.Until(() => mallory.Observer.Samples.LastOrDefault()?.PacketsReceived == SrtpReceiver.MaxSsrcs);
        Assert.Empty(mallory.Observer.Failures);
    }

    private static (EnginePeer Publisher, EnginePeer Viewer) Call(EngineFixture fixture, PublishedEncoding encoding)
    {
        var publisher = fixture.Client("alice").Connect();
        var viewer = fixture.Client("bob").Connect();
        publisher.Connection.Publish(Silent("t", encoding));
        viewer.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        return (publisher, viewer);
    }

    /// <summary>A video track without any header extension.</summary>
    private static PublishOptions Silent(string trackId, PublishedEncoding encoding) => TestTracks.Video(trackId, encoding) with { Extensions = default };

    private static int PictureLossIndications(EnginePeer client, uint ssrc)
    {
        var found = 0;
        foreach (var compound in client.Rtcp)
        {
            Assert.True(RtcpReader.TryCreate(compound, out var reader));
            while (reader.TryRead(out var packet))
            {
                if (RtcpPictureLossIndication.TryParse(packet, out var indication) && indication.MediaSsrc == ssrc)
                {
                    found++;
                }
            }
        }

        return found;
    }

    private static byte[] Rtx(uint ssrc, byte[] original)
    {
        var rtx = new byte[original.Length + RtxPacket.OriginalSequenceNumberSize];
        original.AsSpan(0, RtpPacket.FixedHeaderSize).CopyTo(rtx);
        rtx[1] = (byte)((rtx[1] & 0x80) | TestTracks.RtxPayloadType);
        BinaryPrimitives.WriteUInt32BigEndian(rtx.AsSpan(8), ssrc);
        original.AsSpan(2, sizeof(ushort)).CopyTo(rtx.AsSpan(RtpPacket.FixedHeaderSize));
        original.AsSpan(RtpPacket.FixedHeaderSize).CopyTo(rtx.AsSpan(RtpPacket.FixedHeaderSize + RtxPacket.OriginalSequenceNumberSize));
        return rtx;
    }

    private static byte[] Padding(uint ssrc, ushort sequenceNumber, byte payloadType)
    {
        var packet = new byte[200];
        new RtpHeaderWriter(packet, marker: false, payloadType, sequenceNumber, 0, ssrc).Complete();
        packet[0] |= 0x20;
        packet[^1] = (byte)(packet.Length - RtpPacket.FixedHeaderSize);
        return packet;
    }

    private static ushort Sequence(byte[] packet) => BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));

    private static uint Timestamp(byte[] packet) => BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
}
