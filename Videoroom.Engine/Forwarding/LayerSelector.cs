namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Chooses the simulcast layer that one subscription forwards: the preferred one while it is live, else the next lower that
/// is, else any. It changes only at a keyframe of the new layer, and asks for that keyframe; a layer that comes and goes is
/// not followed until it stays. Without simulcast there is one layer, which begins at its first keyframe.
/// </summary>
/// <param name="activity">Which layers of the track are live; the caller feeds it once per packet, before the selectors.</param>
internal sealed class LayerSelector(StreamActivity activity)
{
    /// <summary>No layer.</summary>
    public const int None = -1;

    /// <summary>How long a switch waits for its keyframe before it asks again.</summary>
    public const long RepeatRequestMs = 3000;

    private int _preferred = activity.Encodings - 1;
    private bool _isMost;
    private int _requested = None;
    private long _requestedMs;
    private bool _requestPending;

    /// <summary>The layer that is forwarded; <see cref="None"/> before the first keyframe.</summary>
    public int Current { get; private set; } = None;

    /// <summary>The layer that should be forwarded; <see cref="None"/> while no layer is live.</summary>
    public int Target { get; private set; } = None;

    /// <summary>
    /// Whether <see cref="Current"/> stands in for a layer that is better suited and was not there when it was switched to.
    /// Nothing stands in for anything before the first switch.
    /// </summary>
    public bool IsSubstitute { get; private set; }

    /// <summary>The layer that the receiver wants.</summary>
    public int Preferred => _preferred;

    /// <summary>Sets the layer that the receiver wants; before, it is the highest. Heeded from the next packet on.</summary>
    /// <param name="encoding">A layer of the track.</param>
    /// <param name="isMost">The receiver must not begin with a higher one, although that would be a picture.</param>
    public void Prefer(int encoding, bool isMost = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(encoding);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(encoding, activity.Encodings);
        _preferred = encoding;
        _isMost = isMost;
    }

    /// <summary>Nothing is forwarded any more, until the next keyframe of a layer that is wanted.</summary>
    public void Stop()
    {
        Current = None;
        IsSubstitute = false;
        _requested = None;
    }

    /// <summary>Decides about one packet of the track.</summary>
    /// <param name="encoding">Its layer.</param>
    /// <param name="isKeyFrame">Whether a keyframe begins with it; true for all audio.</param>
    /// <param name="nowMs">Now.</param>
    public LayerDecision OnPacket(int encoding, bool isKeyFrame, long nowMs)
    {
        Update(nowMs);
        if (encoding == Current)
        {
            return LayerDecision.Forward;
        }

        // Any picture that the receiver can take is better than none: only a running layer waits for exactly its successor.
        if (!isKeyFrame || (encoding != Target && ((_isMost && encoding > _preferred) || (Current != None && activity.IsLive(Current, nowMs)))))
        {
            return LayerDecision.Drop;
        }

        IsSubstitute = Current != None && encoding != _preferred;
        Current = encoding;
        return LayerDecision.Switch;
    }

    /// <summary>Chooses anew: <see cref="OnPacket"/> does so by itself; call it when a subscription begins.</summary>
    public void Update(long nowMs)
    {
        Target = ChooseTarget(nowMs);
        if (Target == Current || Target == None)
        {
            _requested = None;
            _requestPending = false;
        }
        else if (Target != _requested || nowMs - _requestedMs >= RepeatRequestMs)
        {
            _requested = Target;
            _requestedMs = nowMs;
            _requestPending = true;
        }
    }

    /// <summary>The layer now comes from another SSRC (a restarted publisher): its next keyframe is waited for.</summary>
    public void OnSourceChanged(int encoding)
    {
        if (encoding == Current)
        {
            Current = None;
            _requested = None;
        }
    }

    /// <summary>Whether a keyframe is needed for a switch, once per switch and then every <see cref="RepeatRequestMs"/>.</summary>
    public bool TryTakeKeyFrameRequest(out int encoding)
    {
        encoding = _requested;
        var pending = _requestPending;
        _requestPending = false;
        return pending;
    }

    private int ChooseTarget(long nowMs)
    {
        var bestLive = None;
        for (var rank = 0; rank < activity.Encodings; rank++)
        {
            var encoding = Ranked(rank);
            if (!activity.IsLive(encoding, nowMs))
            {
                continue;
            }

            if (encoding == Current || activity.IsStable(encoding, nowMs))
            {
                return encoding;
            }

            bestLive = bestLive == None ? encoding : bestLive;
        }

        return bestLive != None ? bestLive : Current;
    }

    // The preferred layer, then those below it from the top, then those above it from the bottom.
    private int Ranked(int rank) => rank <= _preferred ? _preferred - rank : rank;
}
