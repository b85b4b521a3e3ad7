using Videoroom.Engine.Peers;
using Videoroom.Engine.Rtp;
using Videoroom.Tests.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Forwarding;

/// <summary>A publisher that is there twice: its viewers go over from the older connection to the newer one.</summary>
public sealed class GenerationTests
{
    private const uint OldSsrc = 0x1001;
    private const uint NewSsrc = 0x3001;
    private const uint OldAudioSsrc = 0x1003;
    private const uint NewAudioSsrc = 0x3003;
    private const uint SlotSsrc = 0x2001;
    private const uint AudioSlotSsrc = 0x2005;

    private ushort _old;
    private ushort _new = 40_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task On_one_node_a_viewer_goes_over_at_a_keyframe_and_for_good(int loops)
    {
        await using var cluster = new RelayCluster(1, loops);
        var before = RelayCalls.Publish(cluster[0], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], source: null, SlotSsrc);
        SendOld(before, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 1);

        var after = RelayCalls.Publish(cluster[0], NewSsrc, generation: 2);
        Assert.Equal(2, cluster[0].Engine.Counters.PublishedTracks);
        cluster.Until(() => RtcpInbox.PictureLossIndications(after) > 0);
        SpliceAndCheck(cluster, viewer, before, after);
    }

    [Fact]
    public async Task From_this_node_to_another_one()
    {
        await using var cluster = new RelayCluster(2);
        var before = RelayCalls.Publish(cluster[0], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], cluster[0].Source(), SlotSsrc);
        SendOld(before, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 1);

        var after = RelayCalls.Publish(cluster[1], NewSsrc, generation: 2);
        viewer.Connection.SetTrackSource("t", cluster[1].Source(generation: 2));
        cluster.Until(() => RtcpInbox.PictureLossIndications(after) > 0);
        SpliceAndCheck(cluster, viewer, before, after);
    }

    [Fact]
    public async Task From_another_node_to_this_one()
    {
        await using var cluster = new RelayCluster(2);
        var before = RelayCalls.Publish(cluster[1], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], cluster[1].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[0]);
        SendOld(before, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 1);

        var after = RelayCalls.Publish(cluster[0], NewSsrc, generation: 2);
        viewer.Connection.SetTrackSource("t", cluster[0].Source(generation: 2));
        cluster.Until(() => RtcpInbox.PictureLossIndications(after) > 0);
        SpliceAndCheck(cluster, viewer, before, after);
        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksOut == 0);
    }

    [Fact]
    public async Task From_one_other_node_to_a_third_which_then_is_the_only_one_to_send()
    {
        await using var cluster = new RelayCluster(3, loops: 2);
        var before = RelayCalls.Publish(cluster[1], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], cluster[1].Source(), SlotSsrc);
        RelayCalls.UntilRelayed(cluster, cluster[0]);
        SendOld(before, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 1);

        // The room may know of the move before the new connection has a track.
        viewer.Connection.SetTrackSource("t", cluster[2].Source(generation: 2));
        cluster.Until(() => cluster[2].Engine.Counters.RelayedTracksOut == 1);
        var after = RelayCalls.Publish(cluster[2], NewSsrc, generation: 2);
        cluster.Until(() => RtcpInbox.PictureLossIndications(after) > 0);
        SpliceAndCheck(cluster, viewer, before, after);

        cluster.Until(() => cluster[1].Engine.Counters.RelayedTracksOut == 0 && cluster[0].Engine.Counters.RelayedTracksIn == 1);
        before.Connection.Close();
        SendNew(after, keyFrame: false);
        cluster.Until(() => RelayCalls.Fills(viewer, SlotSsrc)[^1] == 2);
    }

    [Fact]
    public async Task Sound_goes_over_with_the_first_packet()
    {
        await using var cluster = new RelayCluster(1);
        var before = cluster[0].Fixture.Client("alice").Connect();
        before.Connection.Publish(TestTracks.Audio("a", OldAudioSsrc));
        var viewer = cluster[0].Fixture.Client("bob").Connect();
        viewer.Connection.Subscribe(TestTracks.AudioSlot("a", AudioSlotSsrc));
        cluster.Until(() => cluster[0].Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        before.SendRtp(TestTracks.Opus(OldAudioSsrc, 1, 1));
        cluster.Until(() => viewer.Rtp.Count == 1);

        var after = cluster[0].Fixture.Client("alice", generation: 2).Connect();
        after.Connection.Publish(TestTracks.Audio("a", NewAudioSsrc));
        after.Settle();
        before.SendRtp(TestTracks.Opus(OldAudioSsrc, 2, 1));
        cluster.Until(() => viewer.Rtp.Count == 2);
        after.SendRtp(TestTracks.Opus(NewAudioSsrc, 50_000, 2));
        cluster.Until(() => viewer.Rtp.Count == 3);
        before.SendRtp(TestTracks.Opus(OldAudioSsrc, 3, 1));
        before.SendRtp(TestTracks.Opus(OldAudioSsrc, 4, 1));
        cluster.Until(() => Received(before) == 4);
        after.SendRtp(TestTracks.Opus(NewAudioSsrc, 50_001, 2));
        cluster.Until(() => viewer.Rtp.Count == 4);
        Assert.Equal([1, 1, 2, 2], RelayCalls.Fills(viewer, AudioSlotSsrc));
        RelayCalls.AssertContinuous(viewer, AudioSlotSsrc);
    }

    [Fact]
    public async Task One_that_ends_without_a_picture_changes_nothing_and_one_that_ends_later_gives_way_to_the_older_again()
    {
        await using var cluster = new RelayCluster(1);
        var first = RelayCalls.Publish(cluster[0], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], source: null, SlotSsrc);
        SendOld(first, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 1);

        var second = RelayCalls.Publish(cluster[0], NewSsrc, generation: 2);
        SendNew(second, keyFrame: false);
        cluster.Until(() => Received(second) == 1);
        second.Connection.Close();
        cluster.Until(() => cluster[0].Engine.Counters.PublishedTracks == 1);
        SendOld(first, keyFrame: false);
        cluster.Until(() => viewer.Rtp.Count == 2);

        var third = RelayCalls.Publish(cluster[0], NewSsrc, generation: 3);
        SendNew(third, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 3);
        first.Rtcp.Clear();
        third.Connection.Close();
        cluster.Until(() => cluster[0].Engine.Counters.PublishedTracks == 1);
        cluster.Until(() => RtcpInbox.PictureLossIndications(first) > 0);
        SendOld(first, keyFrame: true);
        SendOld(first, keyFrame: false);
        cluster.Until(() => viewer.Rtp.Count == 5);
        Assert.Equal([1, 1, 2, 1, 1], RelayCalls.Fills(viewer, SlotSsrc));
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    [Fact]
    public async Task Another_connection_of_the_same_generation_does_not_get_the_track()
    {
        await using var cluster = new RelayCluster(1);
        var publisher = RelayCalls.Publish(cluster[0], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], source: null, SlotSsrc);
        var another = RelayCalls.Publish(cluster[0], NewSsrc);
        Assert.Equal(1, cluster[0].Engine.Counters.PublishedTracks);
        SendNew(another, keyFrame: true);
        cluster.Until(() => Received(another) == 1);
        SendOld(publisher, keyFrame: true);
        cluster.Until(() => viewer.Rtp.Count == 1);
        Assert.Equal([1], RelayCalls.Fills(viewer, SlotSsrc));

        another.Connection.Close();
        cluster.Until(() => cluster[0].Engine.Counters.PeerConnections == 2);
        Assert.Equal(1, cluster[0].Engine.Counters.PublishedTracks);
    }

    [Fact]
    public async Task Time_goes_on_by_the_publishers_own_clock_when_both_connections_have_told_it()
    {
        await using var cluster = new RelayCluster(2);
        var before = RelayCalls.Publish(cluster[0], OldSsrc);
        var viewer = RelayCalls.View(cluster[0], cluster[0].Source(), SlotSsrc);
        const long StartUs = 1_700_000_000_000_000;
        SendReport(before, OldSsrc, StartUs, 1000);
        before.SendRtp(TestTracks.Vp8(OldSsrc, 1, 1000, keyFrame: true, fill: 1));
        cluster.Until(() => viewer.Rtp.Count == 1);

        var after = RelayCalls.Publish(cluster[1], NewSsrc, generation: 2);
        viewer.Connection.SetTrackSource("t", cluster[1].Source(generation: 2));
        cluster.Until(() => RtcpInbox.PictureLossIndications(after) > 0);

        // Captured 700 ms after the first picture, says the publisher; it need not have arrived so.
        SendReport(after, NewSsrc, StartUs + 700_000, 77_000);
        after.SendRtp(TestTracks.Vp8(NewSsrc, 9, 77_000, keyFrame: true, fill: 2));
        cluster.Until(() => viewer.Rtp.Count == 2);
        Assert.True(RtpPacket.TryParse(viewer.Rtp[0], out var first));
        Assert.True(RtpPacket.TryParse(viewer.Rtp[1], out var second));
        Assert.Equal(63_000, RtpTimestamp.Distance(first.Timestamp, second.Timestamp));

        static void SendReport(EnginePeer client, uint ssrc, long unixUs, uint timestamp)
            => client.SendRtcp(RtcpInbox.Write((ref RtcpWriter writer) => writer.TryWriteSenderReport(
                ssrc, NtpTime.FromUnixMicroseconds(unixUs), timestamp, 1, 1, [])));
    }

    /// <summary>The new one has been asked for a keyframe, the old one plays; from there to where the new one plays alone.</summary>
    private void SpliceAndCheck(RelayCluster cluster, EnginePeer viewer, EnginePeer before, EnginePeer after)
    {
        var received = Received(before);
        SendNew(after, keyFrame: false);
        cluster.Until(() => Received(after) == 1);
        for (var i = 0; i < 5; i++)
        {
            SendOld(before, keyFrame: i == 3);
        }

        cluster.Until(() => viewer.Rtp.Count == 6);
        Assert.Equal([1, 1, 1, 1, 1, 1], RelayCalls.Fills(viewer, SlotSsrc));

        SendNew(after, keyFrame: true);
        cluster.Until(() => RelayCalls.Fills(viewer, SlotSsrc)[^1] == 2);
        for (var i = 0; i < 5; i++)
        {
            SendOld(before, keyFrame: i == 2);
        }

        cluster.Until(() => Received(before) == received + 10);
        for (var i = 0; i < 5; i++)
        {
            SendNew(after, keyFrame: false);
        }

        cluster.Until(() => viewer.Rtp.Count == 12);

        Assert.Equal([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2], RelayCalls.Fills(viewer, SlotSsrc));
        RelayCalls.AssertContinuous(viewer, SlotSsrc);
    }

    private void SendOld(EnginePeer client, bool keyFrame)
    {
        _old++;
        client.SendRtp(TestTracks.Vp8(OldSsrc, _old, 3000u * _old, keyFrame, fill: 1));
    }

    private void SendNew(EnginePeer client, bool keyFrame)
    {
        _new++;
        client.SendRtp(TestTracks.Vp8(NewSsrc, _new, 3000u * _new, keyFrame, fill: 2));
    }

    private static long Received(EnginePeer client)
    {
        client.Settle();
        return ((PeerConnection)client.Connection).Session.Counters.PacketsReceived;
    }
}
