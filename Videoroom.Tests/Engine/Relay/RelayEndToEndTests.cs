using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>Engines in one process, linked over loopback, with a publisher on one and viewers on the others.</summary>
public sealed class RelayEndToEndTests
{
    private const uint PublisherSsrc = 0x1001;
    private const uint AudioSsrc = 0x1003;
    private const uint SlotSsrc = 0x2001;
    private const uint AudioSlotSsrc = 0x2005;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Picture_and_sound_cross_to_another_node_unchanged(int loops)
    {
        await using var cluster = new RelayCluster(2, loops);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        publisher.Connection.Publish(TestTracks.Audio("a", AudioSsrc));
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc) with { Source = cluster[0].Source() });
        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksIn == 2);

        for (ushort i = 0; i < 100; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, (ushort)(65_500 + i), 3000u * i, keyFrame: i == 0, fill: (byte)i));
            publisher.SendRtp(TestTracks.Opus(AudioSsrc, i, (byte)i));
        }

        cluster.Until(() => viewer.Rtp.Count == 200);
        var video = RelayCalls.Of(viewer, SlotSsrc);
        Assert.True(RtpPacket.TryParse(video[0], out var first));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(RtpPacket.TryParse(video[i], out var packet));
            Assert.Equal((ushort)(first.SequenceNumber + i), packet.SequenceNumber);
            Assert.Equal(first.Timestamp + (3000u * (uint)i), packet.Timestamp);
            Assert.Equal((byte)i, packet.Payload[^1]);
        }

        Assert.True(RtpPacket.TryParse(RelayCalls.Of(viewer, AudioSlotSsrc)[7], out var opus));
        Assert.True(opus.TryGetExtension(TestTracks.SubscriberIds.AudioLevel, out var level));
        Assert.Equal(new byte[] { 0x85 }, level);
    }

    [Fact]
    public async Task However_many_viewers_a_node_has_it_is_sent_one_copy()
    {
        await using var cluster = new RelayCluster(2, loops: 2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewers = Enumerable.Range(0, 6).Select(i => RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc, $"viewer{i}")).ToList();
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        Assert.Equal(1, cluster[0].Engine.Counters.RelayedTracksOut);

        var before = cluster[0].LinkTo(cluster[1]);
        for (ushort i = 0; i < 200; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        cluster.Until(() => viewers.All(viewer => viewer.Rtp.Count == 200));

        // Pings, their answers and reports go along.
        var after = cluster[0].LinkTo(cluster[1]);
        Assert.InRange(after.PacketsSent - before.PacketsSent, 200, 230);
        Assert.InRange(after.BytesSent - before.BytesSent, 200 * 1100, 200 * 1200);
        Assert.Equal((1, 0), (after.TracksOut, after.TracksIn));
        Assert.Equal((0, 1), (cluster[1].LinkTo(cluster[0]).TracksOut, cluster[1].LinkTo(cluster[0]).TracksIn));
    }

    [Fact]
    public async Task Three_nodes_get_a_copy_each_from_the_publishers_own_and_none_goes_round()
    {
        await using var cluster = new RelayCluster(3);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewers = new[] { cluster[1], cluster[2] }.Select(node => RelayCalls.View(node, cluster[0].Source(), SlotSsrc)).ToList();
        RelayCalls.UntilRelayed(cluster, cluster[1], cluster[2]);

        for (ushort i = 0; i < 50; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: (byte)i));
        }

        cluster.Until(() => viewers.All(viewer => viewer.Rtp.Count == 50));

        Assert.Equal(2, cluster[0].Engine.Counters.RelayedTracksOut);
        Assert.InRange(cluster[1].LinkTo(cluster[2]).PacketsSent, 0, 20);
        Assert.Equal(0, cluster[1].LinkTo(cluster[2]).TracksOut);
    }

    [Fact]
    public async Task A_keyframe_request_crosses_to_the_publisher()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        cluster.Until(() => RtcpInbox.PictureLossIndications(publisher) > 0);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 0, keyFrame: true, fill: 1));
        cluster.Until(() => viewer.Rtp.Count == 1);
        publisher.Rtcp.Clear();

        viewer.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWritePictureLossIndication(1, SlotSsrc)));
        cluster.Until(() => RtcpInbox.PictureLossIndications(publisher) > 0);
        Assert.True(cluster[1].LinkTo(cluster[0]).KeyFrameRequestsSent > 0);
        Assert.True(cluster[0].LinkTo(cluster[1]).KeyFrameRequestsReceived > 0);
    }

    [Fact]
    public async Task The_publishers_sender_reports_cross_and_keep_sound_and_picture_together()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        publisher.Connection.Publish(TestTracks.Audio("a", AudioSsrc));
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc) with { Source = cluster[0].Source() });
        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksIn == 2);

        // Both arrive now, but the picture was captured two seconds after the sound.
        const long AudioUs = 1_700_000_000_000_000;
        publisher.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteSenderReport(
            AudioSsrc, NtpTime.FromUnixMicroseconds(AudioUs), 960, 1, 1, [])));
        publisher.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteSenderReport(
            PublisherSsrc, NtpTime.FromUnixMicroseconds(AudioUs + 2_000_000), 5000, 1, 1, [])));
        publisher.SendRtp(TestTracks.Opus(AudioSsrc, 1, 1));
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 5000, keyFrame: true, fill: 1));
        cluster.Until(() => viewer.Rtp.Count == 2);
        cluster.Until(() => RtcpInbox.SenderReports(viewer, SlotSsrc).Count > 0 && RtcpInbox.SenderReports(viewer, AudioSlotSsrc).Count > 0);

        var audio = CaptureUs(viewer, AudioSlotSsrc, 48_000);
        var video = CaptureUs(viewer, SlotSsrc, 90_000);
        Assert.InRange(video - audio, 1_990_000, 2_010_000);

        static long CaptureUs(EnginePeer viewer, uint ssrc, int clockRate)
        {
            Assert.True(RtpPacket.TryParse(RelayCalls.Of(viewer, ssrc)[0], out var packet));
            var (ntp, timestamp) = RtcpInbox.SenderReports(viewer, ssrc)[^1];
            return ntp.MicrosecondsSince(NtpTime.FromUnixMicroseconds(1_700_000_000_000_000))
                + RtpTimestamp.MicrosecondsOf(RtpTimestamp.Distance(timestamp, packet.Timestamp), clockRate);
        }
    }

    [Fact]
    public async Task When_the_last_viewer_has_gone_the_track_is_no_longer_sent()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);

        viewer.Connection.Unsubscribe("5");
        cluster.Until(() => cluster[0].Engine.Counters.RelayedTracksOut == 0 && cluster[1].Engine.Counters.RelayedTracksIn == 0);
        Assert.Equal(0, cluster[1].LinkTo(cluster[0]).TracksIn);

        var before = cluster[0].LinkTo(cluster[1]).BytesSent;
        for (ushort i = 0; i < 50; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: true, fill: 1));
        }

        cluster.Until(() => publisher.Observer.Samples.Any(sample => sample.PacketsReceived == 50));
        Assert.InRange(cluster[0].LinkTo(cluster[1]).BytesSent - before, 0, 1000);
    }

    [Fact]
    public async Task A_viewer_may_come_before_the_publisher_and_before_the_link()
    {
        await using var cluster = new RelayCluster(2);
        foreach (var (node, other) in new[] { (cluster[0], cluster[1]), (cluster[1], cluster[0]) })
        {
            node.Relay.Close(other.Name);
        }

        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        cluster.Link();
        cluster.Until(() => cluster[0].Engine.Counters.RelayedTracksOut == 1);

        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        cluster.Until(() => RtcpInbox.PictureLossIndications(publisher) > 0);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 1, 0, keyFrame: true, fill: 1));
        cluster.Until(() => viewer.Rtp.Count == 1);

        // It ends, and begins again.
        publisher.Connection.Unpublish("t");
        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksIn == 0);
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc + 7)));
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc + 7, 1, 0, keyFrame: true, fill: 2));
        cluster.Until(() => viewer.Rtp.Count == 2);
    }

    [Fact]
    public async Task A_node_that_is_gone_leaves_nothing_and_when_it_is_back_so_is_the_picture()
    {
        await using var cluster = new RelayCluster(2, loops: 2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        for (ushort i = 0; i < 50; i++)
        {
            publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, i, 3000u * i, keyFrame: i == 0, fill: 1));
        }

        cluster.Until(() => viewer.Rtp.Count == 50);

        cluster[1].Relay.Close(cluster[0].Name);
        cluster[0].Relay.Close(cluster[1].Name);
        cluster.Until(() => cluster[0].Engine.Counters is { RelayedTracksOut: 0, RelayLinks: 0, BuffersInUse: 0 }
            && cluster[1].Engine.Counters is { RelayedTracksIn: 0, RelayLinks: 0 });
        Assert.Equal(0, RtcpInbox.Count(viewer, RtcpPacketType.Goodbye));
        Assert.Empty(cluster[0].Relay.Links);

        cluster.Link();
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, 50, 200_000, keyFrame: true, fill: 2));
        cluster.Until(() => viewer.Rtp.Count == 51);
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    [Fact]
    public async Task Loops_allocate_nothing_while_packets_cross()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = RelayCalls.Publish(cluster[0], PublisherSsrc);
        var viewers = Enumerable.Range(0, 3).Select(i => RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc, $"viewer{i}")).ToList();
        RelayCalls.UntilRelayed(cluster, cluster[1]);
        ushort sent = 0;
        Send(2500);
        cluster.Until(() => publisher.Observer.Samples.Count >= 3);
        var before = cluster[0].Engine.LoopAllocations.Concat(cluster[1].Engine.LoopAllocations).ToList();
        Send(2500);
        Assert.Equal(before, cluster[0].Engine.LoopAllocations.Concat(cluster[1].Engine.LoopAllocations));

        void Send(int packets)
        {
            viewers.ForEach(viewer => viewer.Rtp.Clear());
            for (var i = 0; i < packets; i++, sent++)
            {
                publisher.SendRtp(TestTracks.Vp8(PublisherSsrc, sent, 300u * sent, keyFrame: sent % 500 == 0, (byte)sent));
                if (i % 20 == 19)
                {
                    cluster.Pump();
                }
            }

            cluster.Until(() => viewers.All(viewer => viewer.Rtp.Exists(packet => packet[^1] == (byte)(sent - 1))));
        }
    }
}
