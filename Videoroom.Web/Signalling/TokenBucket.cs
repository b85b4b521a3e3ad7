namespace Videoroom.Web.Signalling;

/// <summary>
/// A rate limit that allows a burst: the bucket holds a few seconds' worth of tokens and fills steadily. Not thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _clock;
    private readonly double _perSecond;
    private readonly double _capacity;
    private double _tokens;
    private long _filled;

    /// <summary>Begins full.</summary>
    /// <param name="perSecond">Tokens that come back in a second.</param>
    /// <param name="clock">The time.</param>
    /// <param name="burstSeconds">How many seconds' worth it holds.</param>
    public TokenBucket(int perSecond, TimeProvider clock, int burstSeconds = 2)
    {
        _clock = clock;
        _perSecond = perSecond;
        _capacity = (double)perSecond * burstSeconds;
        _tokens = _capacity;
        _filled = clock.GetTimestamp();
    }

    /// <summary>Whether so many are there.</summary>
    public bool Has(int count)
    {
        var now = _clock.GetTimestamp();
        _tokens = Math.Min(_capacity, _tokens + (_clock.GetElapsedTime(_filled, now).TotalSeconds * _perSecond));
        _filled = now;
        return _tokens >= count;
    }

    /// <summary>Takes tokens; false, and nothing is taken, when there are too few.</summary>
    public bool TryTake(int count = 1)
    {
        if (!Has(count))
        {
            return false;
        }

        _tokens -= count;
        return true;
    }
}
