using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding;

// Which layer the viewer's network carries.
internal sealed partial class TrackSender
{
    // Of a layer that was not measured yet, with one, two and three layers: what browsers send in each.
    private static readonly long[][] UsualBitratesBps = [[1_000_000], [300_000, 1_500_000], [150_000, 500_000, 1_500_000]];

    /// <summary>What the allocation decides about; of audio nothing.</summary>
    public TrackDemand Demand { get; } = new();

    /// <summary>Whether the track has layers to choose among, or can be left out.</summary>
    public bool IsVideo => _stream.Kind == MediaKind.Video;

    /// <summary>Whether the viewer is sent nothing of the track on purpose.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Writes down what the track offers at this moment, before a round of the allocation.</summary>
    public void Offer()
    {
        if ((_playing ?? (_waiting.Count > 0 ? _waiting[^1] : null))?.Origin is not { } origin)
        {
            Demand.LayerCount = 0;
            return;
        }

        Demand.LayerCount = Math.Min(origin.Options.Encodings.Count, TrackDemand.MaxLayers);
        Demand.ChosenLayer = _targetRid is not null && origin.FindEncoding(_targetRid) is >= 0 and var chosen ? chosen : TrackDemand.MaxLayers;
        for (var layer = 0; layer < Demand.LayerCount; layer++)
        {
            var measured = origin.Rates.BitrateBps(layer);
            Demand.Layers[layer] = new OfferedLayer(
                origin.Activity.IsOffered(layer, NowMs),
                measured > 0 ? measured : UsualBitrateBps(Demand.LayerCount, layer),
                origin.Rates.Height(layer));
        }
    }

    /// <summary>Does as the allocation has decided.</summary>
    /// <param name="isQueueLong">
    /// The viewer's network has a long queue: a layer that it does not carry ends at once, not at its successor's keyframe.
    /// </param>
    public void FollowAllocation(bool isQueueLong)
    {
        // A silent publisher is not paused: its first keyframe is forwarded as it comes.
        var isPaused = Demand.Layer == TrackDemand.NoLayer && Demand.Limit != LayerLimit.PublisherSilent;
        if (isPaused != IsPaused)
        {
            IsPaused = isPaused;
            if (isPaused)
            {
                Stop();
            }
            else
            {
                RequestKeyFrame();
            }
        }

        if (isPaused || Demand.Layer == TrackDemand.NoLayer)
        {
            return;
        }

        if (_playing is not null)
        {
            if (isQueueLong && Demand.Limit == LayerLimit.Estimate && _playing.Selector.Current > Demand.Layer)
            {
                _playing.Selector.Stop();
            }

            Prefer(_playing);
        }

        foreach (var waiting in _waiting)
        {
            Prefer(waiting);
        }
    }

    private static long UsualBitrateBps(int layers, int layer)
        => layers <= UsualBitratesBps.Length ? UsualBitratesBps[layers - 1][layer] : UsualBitratesBps[^1][Math.Min(layer, UsualBitratesBps[^1].Length - 1)];

    private void Prefer(PlayedOrigin played)
    {
        var layers = played.Origin.Options.Encodings.Count;
        var layer = Demand.Layer != TrackDemand.NoLayer ? Math.Min(Demand.Layer, layers - 1)
            : _targetRid is not null && played.Origin.FindEncoding(_targetRid) is >= 0 and var chosen ? chosen
            : layers - 1;
        var isNews = layer != played.Selector.Preferred;
        played.Selector.Prefer(layer, isMost: Demand.Layer != TrackDemand.NoLayer);
        if (!isNews)
        {
            return;
        }

        // Without the layer's packets nothing else would have it chosen: they may come only when it is wanted.
        Update(played);
    }

    private void Stop()
    {
        if (_playing is not null)
        {
            _playing.Selector.Stop();
            WantLayers(_playing);
        }

        foreach (var waiting in _waiting)
        {
            WantLayers(waiting);
        }
    }
}
