namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The rate for a viewer that does not report on single packets: by the losses of its receiver reports (draft-ietf-rmcat-gcc-02, section 6)
/// and by REMB, the estimate of its own (draft-alvestrand-rmcat-remb-03). Loss that a lower rate did not reduce counts as the link's
/// own: it does not lower the rate again.
/// </summary>
/// <remarks>
/// A rate that was not sent is not proven, and nothing but sending it shows what it does. So the rate grows beyond what is sent, up to what
/// is of use; when that brings losses, it falls to what arrived and stays below the rate that failed, each time twice as long.
/// </remarks>
internal sealed class ReportedControl
{
    /// <summary>How long a rate that brought losses is not tried again, in microseconds; the time doubles with each failure.</summary>
    public const long FirstRetryUs = 10_000_000;

    /// <summary>That time at most.</summary>
    public const long LongestRetryUs = 80_000_000;

    private const double HighLoss = 0.10;
    private const double LowLoss = 0.02;
    private const double GrowthPerSecond = 1.08;
    private const double AboveSent = 1.5;
    private const double AboveSentBps = 10_000;

    // Reports name each stream apart: they are counted together over this time. Reports that come once a second come a little early, too.
    private const long IntervalUs = 900_000;

    // A viewer may report every 5 s (RFC 3550, section 6.2): no more growth than for that at once.
    private const double LongestGrowthSeconds = 5;
    private const long RembLifetimeUs = 10_000_000;

    // After a decrease reports go on for a while about what was sent before it: a second of reports, and the link's queue.
    private const long SettlingUs = 1_500_000;

    // A decrease has helped when the losses fell to less than this share of what they were before it.
    private const double Helped = 0.8;

    // The rate that failed is passed when so much of it is sent without losses: media never has quite the same rate.
    private const double Passed = 0.9;

    // Decreases in a row that may fail before the loss counts as the link's own.
    private const int Attempts = 3;

    private readonly double _minimumBps;
    private readonly double _maximumBps;
    private double _bps;
    private long _lost;
    private long _sent;
    private bool _hasInterval;
    private long _intervalStartUs;
    private long _settledUs;
    private double _lossBefore;
    private double _bpsBefore;
    private double _inherentLoss;
    private int _failures;
    private double _failedBps = double.PositiveInfinity;
    private long _retryUs;
    private long _retryAfterUs = FirstRetryUs;
    private double _rembBps = double.PositiveInfinity;
    private long _rembUs;

    /// <summary>Starts at a rate.</summary>
    public ReportedControl(double startBps, double minimumBps, double maximumBps)
    {
        _minimumBps = minimumBps;
        _maximumBps = maximumBps;
        Restart(startBps);
    }

    /// <summary>The rate in bits a second.</summary>
    public double Bps => Math.Clamp(Math.Min(_bps, _rembBps), _minimumBps, _maximumBps);

    /// <summary>The most that is of use, in bits a second: the rate grows up to it beyond what is sent.</summary>
    public double DemandBps { get; set; }

    /// <summary>Whether losses or REMB have told anything of the link; the rate is the start rate until then.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The losses of the last second of reports, 0 to 1.</summary>
    public double AverageLoss { get; private set; }

    /// <summary>Whether the losses lowered the rate, and it has not grown beyond that since.</summary>
    public bool IsLossLimited { get; private set; }

    /// <summary>Whether the rate grows.</summary>
    public bool IsIncreasing { get; private set; }

    /// <summary>Takes a receiver report about one of the streams.</summary>
    /// <param name="lost">Packets lost since the last report.</param>
    /// <param name="sent">Packets sent meanwhile; none tells nothing.</param>
    /// <param name="sentBps">What is sent of all streams, in bits a second.</param>
    /// <param name="nowUs">Now.</param>
    /// <returns>Whether it lowered the rate.</returns>
    public bool OnReport(int lost, int sent, double sentBps, long nowUs)
    {
        if (nowUs < _settledUs)
        {
            return false;
        }

        if (!_hasInterval)
        {
            (_hasInterval, _intervalStartUs) = (true, nowUs);
        }

        _lost += lost;
        _sent += sent;
        var elapsedUs = nowUs - _intervalStartUs;
        if (elapsedUs < IntervalUs || _sent == 0)
        {
            return false;
        }

        AverageLoss = (double)_lost / _sent;
        (_lost, _sent, _intervalStartUs) = (0, 0, nowUs);
        return Judge(sentBps, elapsedUs, nowUs);
    }

    /// <summary>Takes the viewer's own estimate: no more is sent.</summary>
    public void OnRemb(double bps, long nowUs)
    {
        IsKnown = true;
        _rembBps = bps;
        _rembUs = nowUs;

        // The receiver sees delays, losses and what arrives: its estimate may rise faster than losses alone allow.
        _bps = Math.Clamp(Math.Min(bps, Limit(nowUs)), _bps, _maximumBps);
    }

    /// <summary>Starts anew on another path.</summary>
    public void Restart(double startBps)
    {
        _bps = Math.Clamp(startBps, _minimumBps, _maximumBps);
        (_lost, _sent, _hasInterval, _settledUs) = (0, 0, false, 0);
        _lossBefore = 0;
        _inherentLoss = 0;
        _failures = 0;
        ForgetFailure();
        _rembBps = double.PositiveInfinity;
        AverageLoss = 0;
        IsKnown = false;
        IsLossLimited = false;
        IsIncreasing = false;
    }

    // The rate that failed is not sent again before its time.
    private double Limit(long nowUs) => nowUs < _retryUs ? Math.Min(_failedBps, _maximumBps) : _maximumBps;

    private bool Judge(double sentBps, long elapsedUs, long nowUs)
    {
        if (nowUs - _rembUs > RembLifetimeUs)
        {
            _rembBps = double.PositiveInfinity;
        }

        IsIncreasing = false;
        if (AverageLoss < LowLoss + _inherentLoss)
        {
            _failures = 0;
            _lossBefore = 0;
            _inherentLoss = Math.Min(_inherentLoss, AverageLoss);
            if (sentBps >= Passed * _failedBps)
            {
                ForgetFailure();
                IsLossLimited = false;
            }

            Grow(sentBps, elapsedUs, nowUs);
            return false;
        }

        if (AverageLoss > HighLoss + _inherentLoss)
        {
            return TryDecrease(sentBps, nowUs);
        }

        return false;
    }

    private void Grow(double sentBps, long elapsedUs, long nowUs)
    {
        var limit = Math.Min(Math.Max((AboveSent * sentBps) + AboveSentBps, DemandBps), Limit(nowUs));
        if (_bps < limit)
        {
            _bps = Math.Min(_bps * Math.Pow(GrowthPerSecond, Math.Min(elapsedUs / 1e6, LongestGrowthSeconds)), limit);
            IsIncreasing = true;
            IsLossLimited &= _bps <= _failedBps;
        }
    }

    private bool TryDecrease(double sentBps, long nowUs)
    {
        // More than what is sent was never tried.
        var triedBps = sentBps > 0 ? Math.Min(Bps, sentBps) : Bps;
        var isFirst = _lossBefore == 0;
        _failures = !isFirst && AverageLoss > Helped * _lossBefore ? _failures + 1 : 0;
        _bpsBefore = isFirst ? triedBps : _bpsBefore;
        _lossBefore = AverageLoss;
        if (_failures >= Attempts)
        {
            // It was no use: what there was before is as good.
            _bps = Math.Max(_bps, _bpsBefore);
            _inherentLoss = AverageLoss;
            _failures = 0;
            _lossBefore = 0;
            IsLossLimited = false;
            ForgetFailure();
            return false;
        }

        IsKnown = true;
        IsLossLimited = true;
        _bps = Math.Max(_minimumBps, triedBps * (1 - AverageLoss));
        _failedBps = triedBps;
        _retryUs = nowUs + _retryAfterUs;
        _retryAfterUs = Math.Min(2 * _retryAfterUs, LongestRetryUs);
        _settledUs = nowUs + SettlingUs;
        _hasInterval = false;
        return true;
    }

    private void ForgetFailure() => (_failedBps, _retryUs, _retryAfterUs) = (double.PositiveInfinity, 0, FirstRetryUs);
}
