namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The rate for a viewer without transport-wide feedback, by the losses of its receiver reports (draft-ietf-rmcat-gcc-02, section 6)
/// and by REMB, the estimate of its own (draft-alvestrand-rmcat-remb-03). Loss that a lower rate did not reduce counts as the link's
/// own: it does not lower the rate again.
/// </summary>
internal sealed class ReportedControl
{
    private const double HighLoss = 0.10;
    private const double LowLoss = 0.02;
    private const double Growth = 1.08;
    private const double AboveSent = 1.5;
    private const double AboveSentBps = 10_000;

    // Reports name each stream apart: they are averaged over this time.
    private const long IntervalUs = 1_000_000;
    private const long RembLifetimeUs = 10_000_000;

    // A decrease has helped when the losses fell to less than this share of what they were before it.
    private const double Helped = 0.8;

    // Decreases in a row that may fail before the loss counts as the link's own.
    private const int Attempts = 3;

    private readonly double _minimumBps;
    private readonly double _maximumBps;
    private double _bps;
    private double _lossSum;
    private int _reports;
    private long _intervalStartUs;
    private double _lossBefore;
    private double _inherentLoss;
    private int _failures;
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

    /// <summary>The losses of the last second of reports, 0 to 1.</summary>
    public double AverageLoss { get; private set; }

    /// <summary>Whether the losses lowered the rate.</summary>
    public bool IsLossLimited { get; private set; }

    /// <summary>Whether the rate grows.</summary>
    public bool IsIncreasing { get; private set; }

    /// <summary>Takes a receiver report about one of the streams.</summary>
    /// <param name="fractionLost">0 to 1.</param>
    /// <param name="sentBps">What is sent, in bits a second.</param>
    /// <param name="nowUs">Now.</param>
    public void OnReport(double fractionLost, double sentBps, long nowUs)
    {
        if (_reports == 0)
        {
            _intervalStartUs = nowUs;
        }

        _lossSum += fractionLost;
        _reports++;
        if (nowUs - _intervalStartUs >= IntervalUs)
        {
            AverageLoss = _lossSum / _reports;
            _lossSum = 0;
            _reports = 0;
            Judge(sentBps, nowUs);
        }
    }

    /// <summary>Takes the viewer's own estimate: no more is sent.</summary>
    public void OnRemb(double bps, long nowUs)
    {
        _rembBps = bps;
        _rembUs = nowUs;

        // The receiver sees delays, losses and what arrives: its estimate may rise faster than losses alone allow.
        _bps = Math.Clamp(bps, _bps, _maximumBps);
    }

    /// <summary>Starts anew on another path.</summary>
    public void Restart(double startBps)
    {
        _bps = Math.Clamp(startBps, _minimumBps, _maximumBps);
        _reports = 0;
        _lossSum = 0;
        _lossBefore = 0;
        _inherentLoss = 0;
        _failures = 0;
        _rembBps = double.PositiveInfinity;
        AverageLoss = 0;
        IsLossLimited = false;
        IsIncreasing = false;
    }

    private void Judge(double sentBps, long nowUs)
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
            var limit = (AboveSent * sentBps) + AboveSentBps;
            if (_bps < limit)
            {
                _bps = Math.Min(_bps * Growth, Math.Min(limit, _maximumBps));
                IsIncreasing = true;
                IsLossLimited = false;
            }
        }
        else if (AverageLoss > HighLoss + _inherentLoss)
        {
            Decrease();
        }
    }

    private void Decrease()
    {
        _failures = AverageLoss > Helped * _lossBefore && _lossBefore > 0 ? _failures + 1 : 0;
        _lossBefore = AverageLoss;
        if (_failures >= Attempts)
        {
            _inherentLoss = AverageLoss;
            _failures = 0;
            IsLossLimited = false;
            return;
        }

        _bps = Math.Max(_minimumBps, Math.Min(_bps, _rembBps) * (1 - (0.5 * AverageLoss)));
        IsLossLimited = true;
    }
}
