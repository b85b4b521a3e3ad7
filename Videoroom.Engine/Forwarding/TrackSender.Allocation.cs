using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;

namespace Videoroom.Engine.Forwarding;

// Which layer the viewer's network carries.
internal sealed partial class TrackSender
{
    private readonly LayerLadder _ladder = new();

    /// <summary>What the allocation decides about; of audio nothing.</summary>
    public TrackDemand Demand { get; } = new();

    /// <summary>Whether the track has layers to choose among, or can be left out.</summary>
    public bool IsVideo => _stream.Kind == MediaKind.Video;

    /// <summary>Whether the viewer is sent nothing of the track on purpose.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether the viewer has chosen the picture before the others.</summary>
    public bool IsPinned { get; set; }

    /// <summary>Writes down what the track offers at this moment, and how important it is, before a round of the allocation.</summary>
    public void Offer()
    {
        Demand.Priority = Options.IsScreen ? TrackPriority.Share
            : IsPinned ? TrackPriority.Pinned
            : Origin is { } publisher && Track.Speakers.IsDominant(publisher.Node, publisher.Connection) ? TrackPriority.Speaking
            : TrackPriority.Tile;
        if (PresentOrigin is not { } origin)
        {
            Demand.LayerCount = 0;
            return;
        }

        _ladder.Offer(origin.Activity, origin.Layers, Demand, NowMs);
        Demand.ChosenLayer = _targetRid is not null && origin.FindEncoding(_targetRid) is >= 0 and var chosen ? _ladder.HighestOf(chosen) : TrackDemand.MaxLayers;
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
            SetFilterTarget(_playing.Selector.Current);
        }

        foreach (var waiting in _waiting)
        {
            Prefer(waiting);
        }
    }

    private void Prefer(PlayedOrigin played)
    {
        var layers = played.Origin.Options.Encodings.Count;
        var layer = DecidedStep() is { } step ? Math.Min(step.Encoding, layers - 1)
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

    private LayerStep? DecidedStep() => (uint)Demand.Layer < (uint)_ladder.Steps.Length ? _ladder.Steps[Demand.Layer] : null;

    // What of the encoding that is forwarded the viewer gets. While a lower one is waited for, as little as this one has.
    private void SetFilterTarget(int encoding)
    {
        if (_filter is null || encoding == LayerSelector.None)
        {
            return;
        }

        if (DecidedStep() is not { } step || step.Encoding > encoding)
        {
            _filter.SetTarget(LayerFilter.All, LayerFilter.All);
        }
        else if (step.Encoding < encoding)
        {
            _filter.SetTarget(0, 0);
        }
        else
        {
            _filter.SetTarget(step.Spatial, step.Temporal);
        }
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
