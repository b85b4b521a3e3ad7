using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Layers;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What of a track can be forwarded to one viewer, cheapest first: the smallest picture at each of its frame rates, then larger pictures at
/// their whole frame rate. A small picture at full rate looks better than a large one that jerks; only below the smallest is there nothing
/// else to save.
/// </summary>
internal sealed class LayerLadder
{
    // Of a layer that was not measured yet, with one, two and three simulcast layers: what browsers send in each.
    private static readonly long[][] UsualBitratesBps = [[1_000_000], [300_000, 1_500_000], [150_000, 500_000, 1_500_000]];

    private readonly LayerStep[] _steps = new LayerStep[TrackDemand.MaxLayers];
    private int _count;

    /// <summary>The steps.</summary>
    public ReadOnlySpan<LayerStep> Steps => _steps.AsSpan(0, _count);

    /// <summary>Writes down what an origin offers at this moment. A decision of before stays the same step, wherever that is now.</summary>
    /// <param name="activity">Which encodings live.</param>
    /// <param name="encodings">The layers inside each encoding.</param>
    /// <param name="demand">Gets the steps as its layers.</param>
    /// <param name="nowMs">Now.</param>
    public void Offer(StreamActivity activity, IReadOnlyList<SvcLayers> encodings, TrackDemand demand, long nowMs)
    {
        var decided = (uint)demand.Layer < (uint)_count ? _steps[demand.Layer] : (LayerStep?)null;
        _count = 0;
        for (var encoding = 0; encoding < encodings.Count; encoding++)
        {
            AddSteps(encoding, encodings[encoding]);
        }

        demand.LayerCount = _count;
        for (var step = 0; step < _count; step++)
        {
            var (encoding, spatial, temporal) = _steps[step];
            var layers = encodings[encoding];
            var measured = layers.BitrateUpToBps(spatial, temporal, nowMs);

            // What is silent would come with all its layers.
            var highest = layers.HighestSpatial(nowMs);
            var isLive = activity.IsOffered(encoding, nowMs) && (highest < 0 || highest >= spatial);
            demand.Layers[step] = new OfferedLayer(isLive, measured > 0 ? measured : UsualBitrateBps(encodings.Count, encoding), layers.SizeOf(spatial).Height);
        }

        if (decided is { } before)
        {
            demand.Layer = Find(before);
        }
    }

    /// <summary>The highest step of a simulcast layer.</summary>
    public int HighestOf(int encoding)
    {
        var step = _count - 1;
        while (step > 0 && _steps[step].Encoding > encoding)
        {
            step--;
        }

        return step;
    }

    private static long UsualBitrateBps(int encodings, int encoding)
    {
        var usual = UsualBitratesBps[Math.Min(encodings, UsualBitratesBps.Length) - 1];
        return usual[Math.Min(encoding, usual.Length - 1)];
    }

    private void AddSteps(int encoding, SvcLayers layers)
    {
        if (encoding == 0)
        {
            for (var temporal = 0; temporal < layers.TemporalLayers - 1; temporal++)
            {
                Add(new LayerStep(0, 0, temporal));
            }
        }

        Add(new LayerStep(encoding, 0, LayerFilter.All));
        for (var spatial = 1; spatial < layers.SpatialLayers; spatial++)
        {
            Add(new LayerStep(encoding, spatial, LayerFilter.All));
        }
    }

    private void Add(LayerStep step)
    {
        if (_count < _steps.Length)
        {
            _steps[_count++] = step;
        }
    }

    // The same step, or the highest that is no better.
    private int Find(LayerStep wanted)
    {
        for (var step = _count - 1; step > 0; step--)
        {
            var (encoding, spatial, temporal) = _steps[step];
            if ((encoding, spatial, temporal).CompareTo((wanted.Encoding, wanted.Spatial, wanted.Temporal)) <= 0)
            {
                return step;
            }
        }

        return 0;
    }
}
