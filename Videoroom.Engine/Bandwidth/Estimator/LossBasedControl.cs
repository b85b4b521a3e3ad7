using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// The rate that losses allow: the bandwidth that explains them best, among a few near the present one (<see cref="LossModel"/>). It is
/// needed for links with a short queue or a policer, which show no delay, and it does not react to losses that no lower rate prevents.
/// </summary>
internal sealed class LossBasedControl
{
    private const long ObservationUs = 250_000;
    private const int MinimumPackets = 10;

    // At a low rate few packets have to do: old losses must not count for ever.
    private const long LongObservationUs = 1_000_000;

    // Fewer losses than this are the link's noise (draft-ietf-rmcat-gcc-02, section 6).
    private const double NegligibleLoss = 0.02;
    private const double Growth = 1.02;
    private const double Step = 0.95;
    private const double AboveAcknowledged = 1.5;

    // So many losses for three quarters of a second are no burst: the capacity fell, and the link has no queue that would show it.
    private const double HeavyLoss = 0.3;
    private const int HeavyObservations = 3;

    private readonly LossModel _model = new();
    private double _bps = double.PositiveInfinity;
    private double _packets;
    private double _lost;
    private int _heavyLosses;
    private long _bytes;
    private long _firstSentUs = long.MaxValue;
    private long _lastSentUs;

    /// <summary>The rate in bits a second; infinite while losses do not limit it.</summary>
    public double Bps => _bps;

    /// <summary>Whether losses limit the rate.</summary>
    public bool IsLimiting => !double.IsPositiveInfinity(_bps);

    /// <summary>Whether more is lost than the noise of a link: the rate should not grow.</summary>
    public bool IsLossy => _model.AverageLoss >= NegligibleLoss;

    /// <summary>The share of packets lost in the last seconds, 0 to 1.</summary>
    public double AverageLoss => _model.AverageLoss;

    /// <summary>Takes what became of a packet.</summary>
    public void Add(in PacketResult result)
    {
        if (result.Fate == PacketFate.ReceivedLate)
        {
            // It was counted when it was called lost.
            _lost = Math.Max(0, _lost - 1);
            return;
        }

        _packets++;
        _lost += result.IsReceived ? 0 : 1;
        _bytes += result.Size;
        _firstSentUs = Math.Min(_firstSentUs, result.SentUs);
        _lastSentUs = Math.Max(_lastSentUs, result.SentUs);
    }

    /// <summary>Judges, if enough packets were reported since the last time.</summary>
    /// <param name="delayBasedBps">The rate that the delay allows.</param>
    /// <param name="link">What arrives.</param>
    public void Update(double delayBasedBps, in LinkState link)
    {
        var durationUs = _lastSentUs - _firstSentUs;
        if (durationUs < ObservationUs || (_packets < MinimumPackets && durationUs < LongObservationUs))
        {
            return;
        }

        // The last packet's own time is not in the duration.
        var observation = new LossObservation(_packets, _lost, _bytes * 8e6 / durationUs * (_packets - 1) / _packets);
        _heavyLosses = _lost > HeavyLoss * _packets ? _heavyLosses + 1 : 0;
        StartObservation();
        _model.Add(observation);
        if (link.SustainedBps == 0)
        {
            return;
        }

        if (_heavyLosses >= HeavyObservations)
        {
            // The link is another one: what it carried before says nothing.
            _model.Reset();
            _model.Add(observation);
            _bps = Math.Min(Math.Min(_bps, delayBasedBps), link.RecentBps);
        }
        else if (IsLossy)
        {
            Choose(delayBasedBps, link.SustainedBps);
        }
        else
        {
            _bps *= Growth;
        }

        if (_bps >= delayBasedBps)
        {
            _bps = double.PositiveInfinity;
        }
    }

    /// <summary>A probe has shown that at least so much fits.</summary>
    public void OnProbe(double bps)
    {
        if (bps > _bps)
        {
            _bps = bps;
            _model.Reset();
        }
    }

    /// <summary>Forgets the path.</summary>
    public void Reset()
    {
        _bps = double.PositiveInfinity;
        _model.Reset();
        Forget();
    }

    /// <summary>Forgets what has not been judged yet; the rate stays.</summary>
    public void Forget()
    {
        _heavyLosses = 0;
        StartObservation();
    }

    private void StartObservation()
    {
        _packets = 0;
        _lost = 0;
        _bytes = 0;
        _firstSentUs = long.MaxValue;
        _lastSentUs = 0;
    }

    private void Choose(double delayBasedBps, double acknowledgedBps)
    {
        var present = Math.Min(_bps, delayBasedBps);
        var highest = Math.Min(delayBasedBps, Math.Max(present, AboveAcknowledged * acknowledgedBps));
        ReadOnlySpan<double> candidates = [delayBasedBps, present * Growth, present, present * Step, acknowledgedBps, acknowledgedBps * Step];
        var best = present;
        var bestScore = double.NegativeInfinity;
        foreach (var candidate in candidates)
        {
            var bps = Math.Min(candidate, highest);
            var score = _model.Score(bps);
            if (score > bestScore)
            {
                best = bps;
                bestScore = score;
            }
        }

        _bps = best;
    }
}
