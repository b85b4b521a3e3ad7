namespace Videoroom.Engine.Network;

/// <summary>Makes one log line at most an interval of what a stranger can bring about thousands of times a second. Thread-safe.</summary>
/// <param name="clock">The time.</param>
/// <param name="interval">The least time between two lines.</param>
public sealed class LogPace(TimeProvider clock, TimeSpan interval)
{
    /// <summary>What is usual: a line a minute.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _last;
    private long _count;
    private bool _hasLogged;

    /// <summary>It has happened.</summary>
    /// <param name="count">How often since the last line, this time included.</param>
    /// <returns>Whether a line is due: the first time at once.</returns>
    public bool IsDue(out long count)
    {
        lock (_gate)
        {
            count = ++_count;
            var now = clock.GetTimestamp();
            if (_hasLogged && clock.GetElapsedTime(_last, now) < interval)
            {
                return false;
            }

            (_last, _count, _hasLogged) = (now, 0, true);
            return true;
        }
    }
}
