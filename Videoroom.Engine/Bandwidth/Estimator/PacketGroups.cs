namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// Joins packets that were sent within 5 ms of each other to one group (draft-ietf-rmcat-gcc-02, section 5.2), because a pacer sends
/// bursts, and what a link does within a burst says nothing about its queue. Packets that arrive as one burst, as after a pause of a
/// radio link, are one group, too.
/// </summary>
internal sealed class PacketGroups
{
    private const long GroupUs = 5_000;
    private const long ArrivalBurstUs = 5_000;
    private const long MaximumArrivalBurstUs = 100_000;

    private Group _current;
    private Group _previous;

    /// <summary>Takes a received packet, in the order of arrival.</summary>
    /// <param name="sentUs">When it was sent.</param>
    /// <param name="arrivalUs">When it arrived, of the receiver's clock.</param>
    /// <param name="delta">The distance of the last two complete groups, when the packet begins a new one.</param>
    /// <returns>Whether there is such a distance.</returns>
    public bool TryAdd(long sentUs, long arrivalUs, out GroupDelta delta)
    {
        delta = default;
        if (!_current.IsUsed)
        {
            _current = new Group(sentUs, arrivalUs);
            return false;
        }

        // A packet of an earlier group, overtaken on the way.
        if (sentUs < _current.FirstSentUs)
        {
            return false;
        }

        if (BelongsToCurrent(sentUs, arrivalUs))
        {
            _current.LastSentUs = Math.Max(_current.LastSentUs, sentUs);
            _current.LastArrivalUs = Math.Max(_current.LastArrivalUs, arrivalUs);
            return false;
        }

        var isComplete = _previous.IsUsed;
        if (isComplete)
        {
            delta = new GroupDelta(
                _current.LastSentUs - _previous.LastSentUs, _current.LastArrivalUs - _previous.LastArrivalUs, _current.LastArrivalUs);
        }

        _previous = _current;
        _current = new Group(sentUs, arrivalUs);
        return isComplete;
    }

    /// <summary>Forgets all packets.</summary>
    public void Reset()
    {
        _current = default;
        _previous = default;
    }

    private bool BelongsToCurrent(long sentUs, long arrivalUs)
    {
        if (sentUs - _current.FirstSentUs <= GroupUs)
        {
            return true;
        }

        var sinceArrivalUs = arrivalUs - _current.LastArrivalUs;
        var sinceSentUs = sentUs - _current.LastSentUs;
        return sinceArrivalUs < sinceSentUs
            && sinceArrivalUs <= ArrivalBurstUs
            && arrivalUs - _current.FirstArrivalUs < MaximumArrivalBurstUs;
    }

    private struct Group(long sentUs, long arrivalUs)
    {
        public readonly long FirstSentUs = sentUs;
        public readonly long FirstArrivalUs = arrivalUs;
        public readonly bool IsUsed = true;
        public long LastSentUs = sentUs;
        public long LastArrivalUs = arrivalUs;
    }
}
