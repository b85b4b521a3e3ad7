using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

// Which origin of the track plays, which layer of it, and which may take over.
internal sealed partial class TrackSender
{
    private readonly List<PlayedOrigin> _waiting = [];
    private PlayedOrigin? _playing;

    /// <summary>Whether the limit of speakers in a large room leaves the track out at this moment: it is audio, and not among the loudest.</summary>
    public bool IsLeftOut => Origin?.Gate is { IsLeftOut: true };

    // The one that plays; without it, the newest.
    private TrackOrigin? Origin
        => _playing is not null && Track.Has(_playing.Origin) ? _playing.Origin : Track.Origins is [var newest, ..] ? newest : null;

    /// <summary>Chooses the layer that the receiver wants; one that the track does not have is nothing.</summary>
    public void SetTargetEncoding(string rid)
    {
        var target = Encoding.UTF8.GetBytes(rid);
        if (_playing is not null ? _playing.Origin.FindEncoding(target) < 0 : _waiting.Count > 0 && _waiting.TrueForAll(waiting => waiting.Origin.FindEncoding(target) < 0))
        {
            return;
        }

        _targetRid = target;
        if (_playing is not null)
        {
            Prefer(_playing);
        }

        foreach (var waiting in _waiting)
        {
            Prefer(waiting);
        }
    }

    /// <summary>
    /// The receiver cannot go on, or has only begun: asks for a picture. The next one comes with all that it needs, since what the
    /// receiver lacks may be just that.
    /// </summary>
    public void RequestKeyFrame()
    {
        _mayBeLost = true;
        NoteKeyFrameAsked();
        FindOrigins();
        if (_playing is not null && Track.Has(_playing.Origin))
        {
            RequestKeyFrame(_playing);
            return;
        }

        foreach (var waiting in _waiting)
        {
            RequestKeyFrame(waiting);
        }
    }

    /// <inheritdoc/>
    public override void OnOriginsChanged()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (!Track.Has(_waiting[i].Origin))
            {
                _waiting.RemoveAt(i);
            }
        }

        var known = _waiting.Count;
        FindOrigins();
        if (_playing is not null)
        {
            Update(_playing);
        }
        // Without a picture there is no time to wait for what was asked for before.
        var isPlaying = _playing is not null && Track.Has(_playing.Origin);
        for (var i = 0; i < _waiting.Count; i++)
        {
            if (i < known && isPlaying)
            {
                Update(_waiting[i]);
            }
            else
            {
                RequestKeyFrame(_waiting[i]);
            }
        }
    }

    /// <inheritdoc/>
    public override int WantedLayersOf(TrackOrigin origin)
    {
        if (_playing?.Origin == origin)
        {
            return _playing.WantedLayers;
        }

        foreach (var waiting in _waiting)
        {
            if (waiting.Origin == origin)
            {
                return waiting.WantedLayers;
            }
        }

        return 0;
    }

    /// <summary>It has left the fan-out: nobody need send for it any more.</summary>
    public void Close()
    {
        if (_playing is not null)
        {
            Leave(_playing);
        }

        foreach (var waiting in _waiting)
        {
            Leave(waiting);
        }

        _waiting.Clear();
        _redundancy?.Clear();
    }

    private bool Suits(TrackOrigin origin) => origin.Options.Format.Codec == Options.Format.Codec;

    private LayerDecision Select(ReceivedStream source, PacketBuffer buffer, in RtpPacket packet)
    {
        var played = _playing?.Origin == source.Origin ? _playing : FindWaiting(source.Origin);
        if (played is null)
        {
            return LayerDecision.Drop;
        }

        if (IsPaused)
        {
            return LayerDecision.Drop;
        }

        var selector = played.Selector;
        // The SSRC alone does not tell: a stream may have lost it for a while.
        if (selector.Current == source.Encoding && Source is not null && Source != source)
        {
            selector.OnSourceChanged(source.Encoding);
        }

        var decision = selector.OnPacket(source.Encoding, buffer.IsKeyFrame, NowMs);
        WantLayers(played);
        if (selector.TryTakeKeyFrameRequest(out var wanted) && _stream.Kind == MediaKind.Video)
        {
            played.Origin.RequestKeyFrame(_loop, wanted);
        }

        if (decision == LayerDecision.Switch)
        {
            if (played != _playing)
            {
                TakeOver(played);
            }

            SwitchTo(source, buffer, packet);
        }

        return decision;
    }

    private PlayedOrigin? FindWaiting(TrackOrigin origin)
    {
        foreach (var waiting in _waiting)
        {
            if (waiting.Origin == origin)
            {
                return waiting;
            }
        }

        return MayTakeOver(origin) ? Await(origin) : null;
    }

    /// <summary>Takes note of the origins that may take over. Audio needs no keyframe: there the first packet does.</summary>
    private void FindOrigins()
    {
        if (_stream.Kind != MediaKind.Video)
        {
            return;
        }

        foreach (var origin in Track.Origins)
        {
            if (_playing?.Origin != origin && Suits(origin))
            {
                FindWaiting(origin);
            }
        }
    }

    private bool MayTakeOver(TrackOrigin origin)
        => Track.Has(origin)
            && (_playing is null || origin.Generation > _playing.Origin.Generation || !Track.Has(_playing.Origin));

    private PlayedOrigin Await(TrackOrigin origin)
    {
        var played = new PlayedOrigin(origin);
        _waiting.Add(played);
        Prefer(played);
        return played;
    }

    private void TakeOver(PlayedOrigin played)
    {
        var before = _playing;
        _playing = played;
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var waiting = _waiting[i];
            if (waiting.Origin.Generation > played.Origin.Generation)
            {
                continue;
            }

            _waiting.RemoveAt(i);
            if (waiting != played)
            {
                Leave(waiting);
            }
        }

        if (before is not null)
        {
            Leave(before);
        }
    }

    private void Update(PlayedOrigin played)
    {
        played.Selector.Update(NowMs);
        WantLayers(played);
        if (played.Selector.TryTakeKeyFrameRequest(out var wanted) && _stream.Kind == MediaKind.Video)
        {
            played.Origin.RequestKeyFrame(_loop, wanted);
        }
    }

    private void RequestKeyFrame(PlayedOrigin played)
    {
        if (_stream.Kind != MediaKind.Video || IsPaused)
        {
            return;
        }

        var selector = played.Selector;
        selector.Update(NowMs);
        selector.TryTakeKeyFrameRequest(out _);
        var encoding = selector.Current != LayerSelector.None ? selector.Current : selector.Target;
        // Nothing has come yet: whatever layer is first will do. Where only wanted ones come, that is the best one.
        if (encoding == LayerSelector.None)
        {
            encoding = played.Origin.HasLayersOnDemand ? selector.Preferred : 0;
        }

        WantLayers(played);

        // Before the receiver is ready it would not be sent the picture; once it is, it asks for one.
        if (_peer.IsReady)
        {
            played.Origin.RequestKeyFrame(_loop, encoding);
        }
    }

    private void WantLayers(PlayedOrigin played)
    {
        var wanted = IsPaused ? 0 : played.LayersToWant();
        if (wanted == played.WantedLayers)
        {
            return;
        }

        played.WantedLayers = wanted;
        Track.FanOutOf(_loop).OnWantedLayersChanged(played.Origin);
    }

    private void Leave(PlayedOrigin played)
    {
        if (played.WantedLayers == 0)
        {
            return;
        }

        played.WantedLayers = 0;
        Track.FanOutOf(_loop).OnWantedLayersChanged(played.Origin);
    }
}
