using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Engine.Forwarding;

// Why the track is not better for the viewer.
internal sealed partial class TrackSender
{
    // An estimate needs this long to grow to what a track takes that begins, or is shown larger.
    private const long SettlingMs = 3000;

    private const long Never = long.MaxValue;

    private readonly long _subscribedMs;
    private long _keyFrameAskedMs = Never;
    private long _limitedSinceMs = Never;

    /// <summary>What the viewer is sent, and the cause.</summary>
    public TrackMeter Meter { get; }

    private TrackOrigin? PresentOrigin => (_playing ?? (_waiting.Count > 0 ? _waiting[^1] : null))?.Origin;

    /// <summary>Looks for the cause, once a second.</summary>
    /// <param name="viewer">What is seen of the viewer's network.</param>
    /// <param name="isInactive">The publisher says that it sends nothing on purpose.</param>
    /// <param name="isDecoderSlow">The viewer cannot decode it fast enough.</param>
    public void SampleQuality(in ViewerSymptoms viewer, bool isInactive, bool isDecoderSlow)
    {
        var origin = PresentOrigin;
        var publisherLoss = origin is not null ? LossOf(origin) : 0;
        var heardMs = Math.Max(origin?.Activity.HeardMs ?? 0, _subscribedMs);
        var isSilent = NowMs - heardMs > TrackCauses.SilenceMs;
        LookForKeyFrame(isSilent);

        // What another node leaves out does not come to this one.
        var cause = TrackCauses.Decide(new TrackSymptoms
        {
            Limit = LimitOf(),
            IsHidden = Demand.ShownHeight == 0,
            HasLostLayer = origin is not null && HasLostLayer(origin),
            IsLeftOut = IsLeftOut || (isSilent && !IsVideo && Track.Speakers.IsLimited),
            IsSilent = isSilent,
            IsInactive = isInactive,
            AwaitsKeyFrame = _keyFrameAskedMs != Never && NowMs - _keyFrameAskedMs >= TrackCauses.KeyFrameMs,
            IsOverloaded = _loop.Statistics.IsOverloaded || origin?.Loop.Statistics.IsOverloaded == true,
            IsOverTcp = viewer.IsOverTcp,
            IsHeldDown = viewer.IsHeldDown,
            IsLossLimited = viewer.IsLossLimited,
            ViewerLoss = viewer.Loss,
            PublisherLoss = publisherLoss,
            Limitation = origin?.Health.Limitation ?? EncoderLimitation.None,
            IsDecoderSlow = isDecoderSlow,
        });
        ReadLayer(isSilent);
        Meter.Sample(cause, (viewer.Loss, publisherLoss), NowMs);
    }

    private LayerLimit LimitOf()
    {
        if (Demand.Limit != LayerLimit.Estimate)
        {
            _limitedSinceMs = Never;
            return Demand.Limit;
        }

        _limitedSinceMs = Math.Min(_limitedSinceMs, NowMs);
        return NowMs - _limitedSinceMs >= SettlingMs ? LayerLimit.Estimate : LayerLimit.None;
    }

    // A keyframe that is asked for while nothing comes, or nothing can be sent, is late from the first packet on.
    private void LookForKeyFrame(bool isSilent)
    {
        if (!IsVideo || IsPaused || !_peer.IsReady)
        {
            _keyFrameAskedMs = Never;
        }
        else if (_keyFrameAskedMs != Never ? isSilent : _playing is null || _playing.Selector.Current == LayerSelector.None)
        {
            _keyFrameAskedMs = NowMs;
        }
    }

    private void NoteKeyFrameAsked() => _keyFrameAskedMs = Math.Min(_keyFrameAskedMs, NowMs);

    private double LossOf(TrackOrigin origin)
        => origin == Source?.Origin ? origin.Health.LossOf(Source.Encoding) : origin.Health.LossOf(0);

    // A publisher of which nothing comes any more has lost no layer: it is on its way to be silent.
    private bool HasLostLayer(TrackOrigin origin)
    {
        var activity = origin.Activity;

        // Of layers inside one stream only those count that were seen.
        var (isLive, hasLost) = (false, activity.Encodings == 1);
        for (var encoding = 0; encoding < activity.Encodings; encoding++)
        {
            isLive |= activity.IsLive(encoding, NowMs);
            hasLost |= activity.HasBeenLive(encoding) && !activity.IsOffered(encoding, NowMs);
        }

        return isLive && hasLost;
    }

    private void ReadLayer(bool isSilent)
    {
        if (Source is not { } source || IsPaused || isSilent)
        {
            Meter.SetLayer(null, default);
            return;
        }

        var spatial = Math.Max(0, _filter?.CurrentSpatial ?? 0);
        Meter.SetLayer(source.Origin.Options.Encodings[source.Encoding].Rid, IsVideo ? source.Origin.Layers[source.Encoding].SizeOf(spatial) : default);
    }
}
