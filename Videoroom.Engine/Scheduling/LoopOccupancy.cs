namespace Videoroom.Engine.Scheduling;

/// <summary>
/// Measures which share of its time a loop works. One that hardly ever waits for something to do has more to do than it can: packets and timers
/// wait for it instead.
/// </summary>
internal sealed class LoopOccupancy
{
    /// <summary>The time over which it is measured, in microseconds.</summary>
    public const long WindowUs = 1_000_000;

    /// <summary>The share from which a loop is overloaded.</summary>
    public const double OverloadedShare = 0.95;

    private long _sinceUs = -1;
    private long _waitedUs;
    private bool _isOverloaded;

    /// <summary>The loop waited.</summary>
    /// <param name="durationUs">How long, in microseconds.</param>
    public void OnWaited(long durationUs) => _waitedUs += durationUs;

    /// <summary>Lets time pass; after each turn.</summary>
    /// <param name="nowUs">Now.</param>
    /// <returns>Whether the loop was overloaded in the last whole window.</returns>
    public bool Update(long nowUs)
    {
        var elapsed = nowUs - _sinceUs;
        if (_sinceUs >= 0 && elapsed < WindowUs)
        {
            return _isOverloaded;
        }

        _isOverloaded = _sinceUs >= 0 && elapsed - _waitedUs >= OverloadedShare * elapsed;
        (_sinceUs, _waitedUs) = (nowUs, 0);
        return _isOverloaded;
    }
}
