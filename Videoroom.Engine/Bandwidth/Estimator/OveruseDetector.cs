namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// Compares the delay's trend with a threshold that adapts to its noise (draft-ietf-rmcat-gcc-02, section 5.4): without adaptation a
/// TCP flow beside this one, which fills the queue, would take all of the link.
/// </summary>
internal sealed class OveruseDetector
{
    private const double InitialThresholdMs = 12.5;
    private const double MinimumThresholdMs = 6;
    private const double MaximumThresholdMs = 600;
    private const double GainUp = 0.0087;
    private const double GainDown = 0.039;
    private const double MaximumAdaptationMs = 100;
    private const double OveruseTimeMs = 10;

    // An offset this far above the threshold is a sudden drop of the capacity, no noise to adapt to.
    private const double SpikeMs = 15;

    private double _thresholdMs = InitialThresholdMs;
    private double _overuseMs = -1;
    private int _overuses;
    private double _previousOffsetMs;
    private long _adaptedUs = long.MinValue;

    /// <summary>What the link does.</summary>
    public NetworkUse Use { get; private set; }

    /// <summary>Takes the trend after a group.</summary>
    /// <param name="offsetMs">Of <see cref="TrendLine"/>.</param>
    /// <param name="sendDeltaMs">The time since the previous group was sent, in milliseconds.</param>
    /// <param name="atUs">When the group had arrived.</param>
    public void Detect(double offsetMs, double sendDeltaMs, long atUs)
    {
        if (offsetMs > _thresholdMs)
        {
            // The time over the threshold begins halfway between the two groups.
            _overuseMs = _overuseMs < 0 ? sendDeltaMs / 2 : _overuseMs + sendDeltaMs;
            _overuses++;
            if (_overuseMs > OveruseTimeMs && _overuses > 1 && offsetMs >= _previousOffsetMs)
            {
                _overuseMs = 0;
                _overuses = 0;
                Use = NetworkUse.Over;
            }
        }
        else
        {
            _overuseMs = -1;
            _overuses = 0;
            Use = offsetMs < -_thresholdMs ? NetworkUse.Under : NetworkUse.Normal;
        }

        _previousOffsetMs = offsetMs;
        Adapt(Math.Abs(offsetMs), atUs);
    }

    /// <summary>Starts anew with the trend; the threshold stays.</summary>
    public void Reset()
    {
        _overuseMs = -1;
        _overuses = 0;
        _previousOffsetMs = 0;
        _adaptedUs = long.MinValue;
        Use = NetworkUse.Normal;
    }

    private void Adapt(double offsetMs, long atUs)
    {
        if (_adaptedUs != long.MinValue && offsetMs <= _thresholdMs + SpikeMs)
        {
            var gain = offsetMs < _thresholdMs ? GainDown : GainUp;
            var passedMs = Math.Clamp((atUs - _adaptedUs) / 1000.0, 0, MaximumAdaptationMs);
            _thresholdMs = Math.Clamp(
                _thresholdMs + (gain * (offsetMs - _thresholdMs) * passedMs), MinimumThresholdMs, MaximumThresholdMs);
        }

        _adaptedUs = atUs;
    }
}
