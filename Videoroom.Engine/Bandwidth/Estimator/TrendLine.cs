namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The slope of the queueing delay over the last groups of packets: a line of least squares through the smoothed delay. It replaces the
/// Kalman filter of draft-ietf-rmcat-gcc-02, section 5.3, as in libwebrtc.
/// </summary>
internal sealed class TrendLine
{
    /// <summary>Groups that the line goes through.</summary>
    public const int Window = 20;

    private const double Smoothing = 0.9;
    private const double Gain = 4;

    // The slope of few groups is amplified less: its noise is large.
    private const int MaximumAmplification = 60;

    private readonly double[] _timesMs = new double[Window];
    private readonly double[] _delaysMs = new double[Window];
    private int _groups;
    private double _timeMs;
    private double _accumulatedMs;
    private double _smoothedMs;

    /// <summary>The slope in milliseconds of delay, amplified so that the detector's threshold is in milliseconds; 0 until the window is full.</summary>
    public double OffsetMs { get; private set; }

    /// <summary>Takes the distance of two groups.</summary>
    public void Add(in GroupDelta delta)
    {
        _timeMs += delta.ArrivalUs / 1000.0;
        _accumulatedMs += delta.DelayUs / 1000.0;
        _smoothedMs = (Smoothing * _smoothedMs) + ((1 - Smoothing) * _accumulatedMs);
        _timesMs[_groups % Window] = _timeMs;
        _delaysMs[_groups % Window] = _smoothedMs;
        _groups++;
        OffsetMs = _groups < Window ? 0 : Math.Min(_groups, MaximumAmplification) * Slope() * Gain;
        if (_groups == 1 << 20)
        {
            // The sums of a call of many hours would lose their precision.
            Rebase();
        }
    }

    /// <summary>Starts anew: an offset of 0.</summary>
    public void Reset()
    {
        _groups = 0;
        _timeMs = 0;
        _accumulatedMs = 0;
        _smoothedMs = 0;
        OffsetMs = 0;
    }

    private double Slope()
    {
        var meanTime = 0.0;
        var meanDelay = 0.0;
        for (var i = 0; i < Window; i++)
        {
            meanTime += _timesMs[i] / Window;
            meanDelay += _delaysMs[i] / Window;
        }

        var numerator = 0.0;
        var denominator = 0.0;
        for (var i = 0; i < Window; i++)
        {
            numerator += (_timesMs[i] - meanTime) * (_delaysMs[i] - meanDelay);
            denominator += (_timesMs[i] - meanTime) * (_timesMs[i] - meanTime);
        }

        return denominator == 0 ? 0 : numerator / denominator;
    }

    private void Rebase()
    {
        for (var i = 0; i < Window; i++)
        {
            _timesMs[i] -= _timeMs;
            _delaysMs[i] -= _accumulatedMs;
        }

        _smoothedMs -= _accumulatedMs;
        _timeMs = 0;
        _accumulatedMs = 0;
        _groups = (1 << 20) - (1 << 19);
    }
}
