namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>What is sent to a viewer without transport-wide feedback, in bits a second, over the last two to four seconds.</summary>
internal sealed class SentBitrate
{
    private const long WindowUs = 2_000_000;

    // The first packets of a call do not count as sent in no time.
    private const long GranularityUs = 100_000;

    private long _startUs = long.MinValue;
    private long _bytes;
    private long _previousBytes;
    private bool _hasPrevious;

    /// <summary>A packet was sent.</summary>
    public void Add(long nowUs, int size)
    {
        Advance(nowUs);
        _bytes += size;
    }

    /// <summary>The rate at a time.</summary>
    public double Bps(long nowUs)
    {
        if (_startUs == long.MinValue)
        {
            return 0;
        }

        Advance(nowUs);
        return (_bytes + _previousBytes) * 8e6 / (nowUs - _startUs + (_hasPrevious ? WindowUs : 0) + GranularityUs);
    }

    /// <summary>Counts anew from the next packet on.</summary>
    public void Reset() => _startUs = long.MinValue;

    private void Advance(long nowUs)
    {
        if (_startUs == long.MinValue || nowUs - _startUs >= 2 * WindowUs)
        {
            _startUs = nowUs;
            _bytes = 0;
            _previousBytes = 0;
            _hasPrevious = false;
        }
        else if (nowUs - _startUs >= WindowUs)
        {
            _startUs += WindowUs;
            _previousBytes = _bytes;
            _hasPrevious = true;
            _bytes = 0;
        }
    }
}
