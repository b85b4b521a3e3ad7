namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The rate that the queueing delay allows: additive or multiplicative increase, multiplicative decrease
/// (draft-ietf-rmcat-gcc-02, section 5.5).
/// </summary>
internal sealed class DelayBasedControl
{
    private const double Backoff = 0.85;
    private const double GrowthPerSecond = 1.08;

    // What was never tried proves nothing: without this limit the estimate of a sender with little to send would rise for ever.
    private const double AboveAcknowledged = 1.5;
    private const double AboveAcknowledgedBps = 10_000;
    private const double MinimumAdditiveBpsPerSecond = 4_000;
    private const double MinimumGrowthBps = 1_000;
    private const double MaximumGrowthSeconds = 1;

    // One packet more in a response time (a round trip and the time that the detector takes), while the rate is near the capacity.
    private const double PacketBits = 1_200 * 8;
    private const long DetectionUs = 100_000;

    // A long queue is emptied faster than the usual back-off does: at most this much of the rate is given for it.
    private const long ToleratedQueueUs = 60_000;
    private const double MaximumDrain = 0.35;
    private const double AfterDrain = 0.92;
    private const long EmptyQueueUs = 10_000;
    private const long MinimumDecreaseIntervalUs = 10_000;
    private const long MaximumDecreaseIntervalUs = 200_000;

    private readonly double _minimumBps;
    private readonly double _maximumBps;
    private LinkCapacity _capacity;
    private double _bps;
    private long _updatedUs;
    private long _decreasedUs = long.MinValue / 2;
    private double _drainedBps;
    private bool _isHeld;

    /// <summary>Starts at a rate.</summary>
    public DelayBasedControl(double startBps, double minimumBps, double maximumBps, long nowUs)
    {
        _minimumBps = minimumBps;
        _maximumBps = maximumBps;
        Restart(startBps, nowUs);
    }

    /// <summary>The rate in bits a second.</summary>
    public double Bps => _bps;

    /// <summary>Whether the last update raised the rate.</summary>
    public bool IsIncreasing { get; private set; }

    /// <summary>Takes what feedback says about the link.</summary>
    /// <param name="input">The state of the link.</param>
    /// <param name="nowUs">Now.</param>
    /// <returns>Whether the rate was lowered.</returns>
    public bool Update(in LinkState input, long nowUs)
    {
        var seconds = Math.Clamp((nowUs - _updatedUs) / 1e6, 0, MaximumGrowthSeconds);
        _updatedUs = nowUs;
        IsIncreasing = false;
        EndDrain(input);
        switch (input.Use)
        {
            case NetworkUse.Over:
                return TryDecrease(input, nowUs);
            case NetworkUse.Under:
                // The queue empties: more would fill it again.
                _isHeld = true;
                return false;
            default:
                // One update without growth follows a decrease: the first that sees the link at rest.
                if (!_isHeld)
                {
                    Increase(input, seconds);
                }

                _isHeld = false;
                return false;
        }
    }

    /// <summary>Sets the rate that a probe has measured; below it, the capacity counts as unknown.</summary>
    public void OnProbe(double bps, long nowUs)
    {
        if (bps > _capacity.UpperBps)
        {
            _capacity.Reset();
        }

        _bps = Math.Clamp(bps, _minimumBps, _maximumBps);
        _drainedBps = 0;
        _updatedUs = nowUs;
    }

    /// <summary>Lowers the rate to what another rule allows, so that it does not jump when that rule ends.</summary>
    public void LowerTo(double bps) => _bps = Math.Clamp(bps, _minimumBps, _bps);

    /// <summary>Starts anew on another path.</summary>
    public void Restart(double startBps, long nowUs)
    {
        _bps = Math.Clamp(startBps, _minimumBps, _maximumBps);
        _capacity.Reset();
        _drainedBps = 0;
        _updatedUs = nowUs;
        _decreasedUs = long.MinValue / 2;
        _isHeld = false;
        IsIncreasing = false;
    }

    // The rate was lowered to empty the queue, not because the link carries so little: with the queue empty, it returns near the capacity.
    private void EndDrain(in LinkState input)
    {
        if (_drainedBps > 0 && input.Use != NetworkUse.Over && input.QueueingDelayUs < EmptyQueueUs)
        {
            _bps = Math.Clamp(_drainedBps, _bps, Math.Max(_bps, _maximumBps));
            _drainedBps = 0;
        }
    }

    private void Increase(in LinkState input, double seconds)
    {
        if (input.SustainedBps == 0 || input.IsLossy)
        {
            return;
        }

        if (_capacity.IsKnown && input.SustainedBps > _capacity.UpperBps)
        {
            _capacity.Reset();
        }

        var growth = _capacity.IsKnown
            ? seconds * Math.Max(MinimumAdditiveBpsPerSecond, PacketBits * 1e6 / (2 * (input.RoundTripUs + DetectionUs)))
            : Math.Max(MinimumGrowthBps * seconds, _bps * (Math.Pow(GrowthPerSecond, seconds) - 1));
        var limit = Math.Min(_maximumBps, (AboveAcknowledged * input.SustainedBps) + AboveAcknowledgedBps);
        if (_bps < limit)
        {
            _bps = Math.Min(_bps + growth, limit);
            IsIncreasing = true;
        }
    }

    private bool TryDecrease(in LinkState input, long nowUs)
    {
        var interval = Math.Clamp(input.RoundTripUs, MinimumDecreaseIntervalUs, MaximumDecreaseIntervalUs);
        if (nowUs - _decreasedUs < interval)
        {
            return false;
        }

        // Without a measurement of what arrives, as at the start.
        if (input.RecentBps == 0)
        {
            return TryLowerTo(_bps / 2, nowUs);
        }

        if (input.RecentBps < _capacity.LowerBps)
        {
            _capacity.Reset();
        }

        var drain = Math.Clamp((input.QueueingDelayUs - ToleratedQueueUs) / 1e6, 0, MaximumDrain);
        var target = (Backoff - drain) * input.RecentBps;
        if (target > _bps && _capacity.IsKnown)
        {
            target = Backoff * _capacity.Bps;
        }

        _capacity.OnOveruse(input.RecentBps);
        _drainedBps = AfterDrain * input.RecentBps;
        return TryLowerTo(target, nowUs);
    }

    private bool TryLowerTo(double targetBps, long nowUs)
    {
        _isHeld = true;
        _decreasedUs = nowUs;
        if (targetBps >= _bps)
        {
            return false;
        }

        _bps = Math.Max(targetBps, _minimumBps);
        return true;
    }
}
