using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Bandwidth.Probing;
using Videoroom.Engine.Peers;

namespace Videoroom.Tests.Engine.Peers;

public sealed class ViewerBandwidthTests
{
    private const long AudioBps = 50_000;
    private static readonly long[] LayersBps = [150_000, 560_000, 1_640_000];

    [Fact]
    public void At_every_estimate_the_best_layer_is_sent_or_a_probe_is_worth_its_while()
    {
        for (var estimateBps = 800_000L; estimateBps < 4_000_000; estimateBps += 5_000)
        {
            var track = new TrackDemand { LayerCount = LayersBps.Length };
            for (var layer = 0; layer < LayersBps.Length; layer++)
            {
                track.Layers[layer] = new OfferedLayer(IsLive: true, LayersBps[layer], 180 << layer);
            }

            // The estimate has held it down before.
            (track.Layer, track.Limit) = (1, LayerLimit.Estimate);
            var allocator = new BandwidthAllocator();
            for (long nowUs = 0; nowUs <= 2 * BandwidthAllocator.UpgradeAfterUs; nowUs += 100_000)
            {
                allocator.Allocate([track], ViewerBandwidth.VideoOf(estimateBps, AudioBps), isProven: false, nowUs);
            }

            var probes = new ProbePlan(50_000_000, 0) { DemandBps = ViewerBandwidth.EstimateFor(allocator.DemandBps, AudioBps) };
            probes.Update(estimateBps, isCongested: false, 1);
            Assert.True(track.Layer == 2 || probes.TryTake(1, out _), $"{estimateBps} bit/s: layer {track.Layer}, and nothing looks for more.");
        }
    }
}
