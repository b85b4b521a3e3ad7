using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Relay;

/// <summary>What a publisher's node tells other nodes of a track.</summary>
public sealed class RelayQualityTests
{
    private const uint SlotSsrc = 0x2001;

    private static readonly string[] Rids = ["l", "m", "h"];

    private readonly ushort[] _sent = new ushort[3];

    [Fact]
    public async Task What_harms_the_publisher_is_told_to_viewers_at_other_nodes_and_what_layers_cost_that_do_not_arrive_there()
    {
        await using var cluster = new RelayCluster(2);
        var publisher = cluster[0].Fixture.Client("alice").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", [.. Rids.Select(rid => new PublishedEncoding(rid))]));
        publisher.Settle();
        var viewer = RelayCalls.View(cluster[1], cluster[0].Source(), SlotSsrc);
        viewer.Connection.SetTargetEncoding("t", "l");
        RelayCalls.UntilRelayed(cluster, cluster[1]);

        publisher.Connection.SetQualityReport(QualityReport.Empty with { Limitations = new Dictionary<string, EncoderLimitation> { ["t"] = EncoderLimitation.Cpu } });
        cluster.Until(() => Quality(viewer).Cause == TrackCause.PublisherCpu, Send);

        // The lowest layer alone crosses; a third of its packets is lost on the way to the first node.
        cluster.Until(
            () => Quality(viewer) is { Cause: TrackCause.PublisherLoss, Rid: "l", Loss: > 0.2 and < 0.5 },
            () =>
            {
                Send();
                Send();
                _sent[0]++;
            });
        var origin = OriginOf(viewer);
        cluster.Until(
            () =>
            {
                var (best, nowMs) = (origin.Layers[2], origin.Loop.Clock.NowMs);
                return best.HighestSpatial(nowMs) < 0 && best.BitrateBps(nowMs) > 0 && best.SizeOf(0).Height == 771;
            },
            Send);

        void Send()
        {
            for (var layer = 0; layer < Rids.Length; layer++)
            {
                publisher.SendRtp(TestTracks.Vp8(
                    71 + (uint)layer, ++_sent[layer], 3000u * _sent[layer], keyFrame: true, (byte)(layer + 1), rid: Rids[layer], mid: true));
            }

            // Nothing is to get lost on its way to the node but what the test leaves out.
            publisher.Settle();
        }
    }

    [Fact]
    public void More_than_is_known_here_is_skipped_and_less_changes_nothing()
    {
        var origin = new SilentTrack(2);

        // Five bytes more than this version knows for each encoding, and some behind them.
        Assert.True(RelayedQuality.TryRead([2, 15, 0x80, 0, 0, 0, 1, 0, 2, 0, 1, 0, 9, 9, 9, 9, 9, 0xFF, 0xFF, 0, 0, 2, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 7, 7], origin, 0));
        Assert.Equal(EncoderLimitation.Bandwidth, origin.Health.Limitation);
        Assert.Equal((0.5, 1.0), (Math.Round(origin.Health.LossOf(0), 2), origin.Health.LossOf(1)));
        Assert.Equal((256, 512), (origin.Layers[0].BitrateBps(0), origin.Layers[1].BitrateBps(0)));
        Assert.Equal((512, 256), origin.Layers[0].SizeOf(0));

        Assert.True(RelayedQuality.TryRead([99, 10, 0, 0, 0, 0, 0, 0], origin, 0));
        Assert.True(RelayedQuality.TryRead([1, 3, 1, 2, 3], origin, 0));
        Assert.False(RelayedQuality.TryRead([1], origin, 0));
        Assert.Equal(EncoderLimitation.Cpu, origin.Health.Limitation);
        Assert.Equal(1.0, origin.Health.LossOf(1));
    }

    private static TrackQuality Quality(EnginePeer viewer) => Assert.Single(((PeerConnection)viewer.Connection).Session.ToSample().Tracks);

    private static TrackOrigin OriginOf(EnginePeer viewer)
        => ((PeerConnection)viewer.Connection).Session.Sender.Streams.Single().Sender!.Track.Origins[0];

    private sealed class SilentTrack(int encodings) : TrackOrigin(
        loop: null!, node: "n", generation: 1, TestTracks.Video("t", [.. Enumerable.Repeat(new PublishedEncoding(null), encodings)]))
    {
        public override ulong Connection => 1;

        protected override void SendKeyFrameRequest(int encoding)
        {
        }

        protected override void ScheduleKeyFrames(long deadlineMs)
        {
        }
    }
}
