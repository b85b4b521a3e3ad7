namespace Akka.Actor.Internal;

/// <summary>What a supervisor keeps of a child.</summary>
internal sealed class ChildEntry(LocalActorRef child)
{
    private int _restarts;
    private TimeSpan? _windowStart;

    public LocalActorRef Ref { get; } = child;

    /// <summary>Told to stop, not yet gone.</summary>
    public bool IsDying { get; set; }

    /// <summary>Counts a restart; false when the limit is reached. A time range without a limit means one restart in it.</summary>
    public bool RequestRestart(int maxRetries, int withinMilliseconds, TimeSpan now)
    {
        if (maxRetries == 0)
        {
            return false;
        }

        if (withinMilliseconds > 0)
        {
            return RequestInWindow(maxRetries > 0 ? maxRetries : 1, withinMilliseconds, now);
        }

        return maxRetries < 0 || ++_restarts <= maxRetries;
    }

    private bool RequestInWindow(int maxRetries, int withinMilliseconds, TimeSpan now)
    {
        var start = _windowStart ??= now;
        if ((now - start).TotalMilliseconds <= withinMilliseconds)
        {
            return ++_restarts <= maxRetries;
        }

        _restarts = 1;
        _windowStart = now;
        return true;
    }
}
