namespace Videoroom.Web.Signalling;

/// <summary>
/// A rate limit that allows a burst: the bucket holds two seconds' worth of tokens and fills steadily. Not thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    private const int BurstSeconds = 2;

    private readonly TimeProvider _clock;
    private readonly double _perSecond;
    private double _tokens;
    private long _filled;

    public TokenBucket(int perSecond, TimeProvider clock)
    {
        _clock = clock;
        _perSecond = perSecond;
        _tokens = perSecond * BurstSeconds;
        _filled = clock.GetTimestamp();
    }

    /// <summary>Takes one token; false when there is none.</summary>
    public bool TryTake()
    {
        var now = _clock.GetTimestamp();
        _tokens = Math.Min(_perSecond * BurstSeconds, _tokens + (_clock.GetElapsedTime(_filled, now).TotalSeconds * _perSecond));
        _filled = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
