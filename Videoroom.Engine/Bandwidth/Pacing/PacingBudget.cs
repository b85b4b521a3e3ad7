namespace Videoroom.Engine.Bandwidth.Pacing;

/// <summary>
/// How much may be sent at this moment, so that a large picture does not fill the queue of the viewer's network at once: a leaky bucket that
/// runs at a multiple of the estimate. Sans-I/O.
/// </summary>
internal sealed class PacingBudget
{
    /// <summary>
    /// How much faster than the estimate packets are sent that have to wait. Closer to 1 the packets say less about what the network carries:
    /// the estimate then settles lower.
    /// </summary>
    public const double Factor = 2.5;

    /// <summary>The time of which the packets may be sent at once: bursts that small are worth a system call, and fill no queue.</summary>
    public const long BurstUs = 5_000;

    /// <summary>The longest time that a packet waits: with more in the queue it is sent faster.</summary>
    public const long LongestWaitUs = 100_000;

    // On slow networks 5 ms are less than a packet: one goes alone.
    private const double LeastBurstBytes = 300;

    private long _estimateBps;
    private double _credit;
    private double _drainBps;
    private long _sinceUs;

    /// <summary>What packets may wait for; 0 sends everything at once.</summary>
    public long EstimateBps
    {
        get => _estimateBps;
        set
        {
            if (_estimateBps == 0)
            {
                _credit = LeastBurstBytes;
            }

            _estimateBps = value;
        }
    }

    private double RateBps => Math.Max(_estimateBps * Factor, _drainBps);

    /// <summary>Whether a packet may be sent now.</summary>
    /// <param name="waitingBytes">What waits already.</param>
    /// <param name="nowUs">Now.</param>
    public bool MaySend(long waitingBytes, long nowUs)
    {
        if (_estimateBps == 0)
        {
            return true;
        }

        // As fast as the most that waited, until nothing does: else what is left would wait for longer and longer.
        _drainBps = waitingBytes == 0 ? 0 : Math.Max(_drainBps, waitingBytes * 8e6 / LongestWaitUs);

        // The same turn of the loop: no time has passed.
        if (nowUs > _sinceUs)
        {
            var bytesPerUs = RateBps / 8e6;
            _credit = Math.Min(_credit + (bytesPerUs * (nowUs - _sinceUs)), Math.Max(bytesPerUs * BurstUs, LeastBurstBytes));
            _sinceUs = nowUs;
        }

        return _credit > 0;
    }

    /// <summary>So many bytes were sent; also of what never waits, such as audio.</summary>
    public void OnSent(int bytes) => _credit -= bytes;

    /// <summary>When the next packet may be sent.</summary>
    public long NextUs(long waitingBytes, long nowUs)
        => MaySend(waitingBytes, nowUs) ? nowUs : nowUs + BurstUs + (long)(-_credit * 8e6 / RateBps);
}
