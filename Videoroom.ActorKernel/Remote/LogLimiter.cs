namespace Akka.Remote;

/// <summary>Lets one line of a kind through every ten seconds, and counts the others.</summary>
internal sealed class LogLimiter(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _last;
    private long _suppressed;

    /// <summary>Whether a line may be written; <paramref name="suppressed"/> says how many were not since the last.</summary>
    public bool Allows(out long suppressed)
    {
        lock (_gate)
        {
            suppressed = _suppressed;
            if (_last is { } last && time.GetElapsedTime(last) < Interval)
            {
                _suppressed++;
                return false;
            }

            (_last, _suppressed) = (time.GetTimestamp(), 0);
            return true;
        }
    }
}
