namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The time between the sending and the arrival of packets by two clocks that are not synchronized: only its changes mean something. The
/// lowest value of the last 5 to 10 s counts as an empty queue.
/// </summary>
internal sealed class TransitTime
{
    // A queue does not grow or empty by a second between two packets. A clock that was set, or one that stood still while the device
    // slept, does.
    private const long ClockJumpUs = 1_000_000;
    private const long WindowUs = 5_000_000;

    private bool _started;
    private long _lastUs;
    private long _lowestUs;
    private long _previousLowestUs;
    private long _windowEndUs;
    private long _recentUs;
    private bool _hasRecent;

    /// <summary>
    /// How much longer than the fastest packets all of the last feedback were on the way, in microseconds: the queue that stays, not the
    /// one that a single frame makes.
    /// </summary>
    public long QueueingDelayUs => _hasRecent ? Math.Max(0, _recentUs - Math.Min(_lowestUs, _previousLowestUs)) : 0;

    /// <summary>Another feedback begins.</summary>
    public void BeginFeedback() => _hasRecent = false;

    /// <summary>Takes a received packet.</summary>
    /// <returns>False when the receiver's clock has jumped.</returns>
    public bool TryAdd(long sentUs, long arrivalUs)
    {
        var transitUs = arrivalUs - sentUs;
        var jumped = _started && Math.Abs(transitUs - _lastUs) > ClockJumpUs;
        if (!_started || jumped)
        {
            _started = true;
            _lowestUs = transitUs;
            _previousLowestUs = transitUs;
            _windowEndUs = sentUs + WindowUs;
        }

        if (sentUs >= _windowEndUs)
        {
            _previousLowestUs = _lowestUs;
            _lowestUs = transitUs;
            _windowEndUs = sentUs + WindowUs;
        }

        _lastUs = transitUs;
        _recentUs = _hasRecent && !jumped ? Math.Min(_recentUs, transitUs) : transitUs;
        _hasRecent = true;
        _lowestUs = Math.Min(_lowestUs, transitUs);
        return !jumped;
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        _started = false;
        _hasRecent = false;
    }
}
