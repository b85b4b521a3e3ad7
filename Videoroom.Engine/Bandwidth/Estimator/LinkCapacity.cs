namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The link's capacity by what arrived whenever the link was overused, with its variance: below it, growth may be fast; near it,
/// growth is careful (draft-ietf-rmcat-gcc-02, section 5.5).
/// </summary>
internal struct LinkCapacity
{
    private const double Smoothing = 0.05;
    private const double InitialDeviation = 0.4;
    private const double MinimumDeviation = 0.4;
    private const double MaximumDeviation = 2.5;

    private double _kbps;

    // Relative to the capacity: the variance divided by the mean.
    private double _deviation;

    /// <summary>Whether the link was ever overused since <see cref="Reset"/>.</summary>
    public readonly bool IsKnown => _kbps > 0;

    /// <summary>The capacity in bits a second; 0 when unknown.</summary>
    public readonly double Bps => _kbps * 1000;

    /// <summary>More than three standard deviations above the capacity: what arrives at this rate shows another link.</summary>
    public readonly double UpperBps => (_kbps + Spread) * 1000;

    /// <summary>More than three standard deviations below the capacity.</summary>
    public readonly double LowerBps => Math.Max(0, _kbps - Spread) * 1000;

    private readonly double Spread => 3 * Math.Sqrt(_deviation * _kbps);

    /// <summary>The link was overused while so much arrived.</summary>
    public void OnOveruse(double acknowledgedBps)
    {
        var kbps = acknowledgedBps / 1000;
        if (!IsKnown)
        {
            _kbps = kbps;
            _deviation = InitialDeviation;
            return;
        }

        var error = _kbps - kbps;
        _kbps = ((1 - Smoothing) * _kbps) + (Smoothing * kbps);
        _deviation = Math.Clamp(
            ((1 - Smoothing) * _deviation) + (Smoothing * error * error / Math.Max(_kbps, 1)), MinimumDeviation, MaximumDeviation);
    }

    /// <summary>Forgets the link.</summary>
    public void Reset() => this = default;
}
