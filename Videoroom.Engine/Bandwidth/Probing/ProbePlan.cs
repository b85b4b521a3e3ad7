namespace Videoroom.Engine.Bandwidth.Probing;

/// <summary>
/// Decides when to probe, and at what rate: at the start at three times the start rate and then, as long as probes succeed, at twice what
/// they measured; later at twice the estimate, every few seconds while more is wanted than the estimate allows, and sooner after a
/// decrease whose cause has ended. One cluster is under way at a time, so that a slow link never gets a second before the first is judged.
/// </summary>
internal sealed class ProbePlan
{
    private const double StartFactor = 3;
    private const double Factor = 2;

    // Slightly more than is wanted: a result just below the demand would keep the best layer out.
    private const double AboveDemand = 1.1;
    private const double WorthwhileFactor = 1.05;
    private const double SuccessShare = 0.7;
    private const long FirstIntervalUs = 1_000_000;
    private const long IntervalUs = 3_000_000;
    private const long RecoveryUs = 1_500_000;
    private const long CalmUs = 1_000_000;
    private const long ResultUs = 1_000_000;

    // A decrease to less than this share of the rate before is worth a probe of its own.
    private const double DeepDecrease = 0.66;
    private const long MinimumDurationUs = 15_000;
    private const long MaximumDurationUs = 60_000;

    // So few bytes are no burden at a low rate; in less time the moods of a busy receiver would hide what the link does.
    private const double WorthwhileBytes = 2_500;
    private const int MinimumPackets = 9;

    private readonly long _maximumBps;
    private ProbeCluster _cluster;
    private Stage _stage;
    private int _lastId;
    private long _changedUs;
    private long _nextUs;
    private long _intervalUs;
    private double _aimBps;

    /// <summary>Begins with the probes of the start.</summary>
    public ProbePlan(long maximumBps, long nowUs)
    {
        _maximumBps = maximumBps;
        Restart(nowUs);
    }

    private enum Stage
    {
        /// <summary>No cluster; one may be decided on.</summary>
        Idle,

        /// <summary>A cluster waits to be taken.</summary>
        Decided,

        /// <summary>It was taken: its result is awaited.</summary>
        UnderWay,
    }

    /// <summary>The most that is wanted, in bits a second; 0 for nothing, so that nothing is probed.</summary>
    public double DemandBps { get; set; }

    /// <summary>Begins anew with the probes of the start: the path is another.</summary>
    public void Restart(long nowUs)
    {
        _stage = Stage.Idle;
        _aimBps = double.PositiveInfinity;
        _intervalUs = FirstIntervalUs;
        _nextUs = nowUs;
        _changedUs = nowUs;
    }

    /// <summary>Decides whether to probe now.</summary>
    /// <param name="estimateBps">The estimate.</param>
    /// <param name="isCongested">Whether the link is overused, or its queue is long.</param>
    /// <param name="nowUs">Now.</param>
    public void Update(double estimateBps, bool isCongested, long nowUs)
    {
        if (_stage != Stage.Idle && nowUs - _changedUs > ResultUs)
        {
            // Not sent or not reported in time.
            _stage = Stage.Idle;
        }

        if (isCongested)
        {
            _nextUs = Math.Max(_nextUs, nowUs + CalmUs);
        }

        if (_stage != Stage.Idle || nowUs < _nextUs)
        {
            return;
        }

        var isStart = double.IsPositiveInfinity(_aimBps);
        TryDecide(isStart ? StartFactor * estimateBps : Factor * estimateBps, estimateBps, nowUs);
    }

    /// <summary>Gives the cluster that was decided on, once.</summary>
    public bool TryTake(long nowUs, out ProbeCluster cluster)
    {
        cluster = _cluster;
        if (_stage != Stage.Decided)
        {
            return false;
        }

        _stage = Stage.UnderWay;
        _changedUs = nowUs;
        return true;
    }

    /// <summary>The cluster under way has a result.</summary>
    /// <param name="measuredBps">The rate that the link carried.</param>
    /// <param name="isFull">Whether that was less than was sent.</param>
    /// <param name="nowUs">Now.</param>
    public void OnResult(double measuredBps, bool isFull, long nowUs)
    {
        _stage = Stage.Idle;
        if (!isFull && measuredBps > SuccessShare * _cluster.BitrateBps)
        {
            TryDecide(Factor * measuredBps, _cluster.BitrateBps, nowUs);
        }
    }

    /// <summary>The estimate was lowered.</summary>
    public void OnDecrease(double beforeBps, double afterBps, long nowUs)
    {
        if (_stage == Stage.Decided)
        {
            _stage = Stage.Idle;
        }

        _nextUs = Math.Min(_nextUs, nowUs + (afterBps < DeepDecrease * beforeBps ? RecoveryUs : IntervalUs));
        _nextUs = Math.Max(_nextUs, nowUs + CalmUs);
    }

    private void TryDecide(double aimBps, double knownBps, long nowUs)
    {
        var bps = Math.Min(aimBps, Math.Min(_maximumBps, AboveDemand * DemandBps));
        if (bps < WorthwhileFactor * knownBps)
        {
            return;
        }

        _aimBps = bps;
        _nextUs = nowUs + _intervalUs;
        _intervalUs = Math.Min(2 * _intervalUs, IntervalUs);
        _lastId = _lastId == int.MaxValue ? 1 : _lastId + 1;
        var bytes = Math.Clamp(WorthwhileBytes, bps * MinimumDurationUs / 8e6, bps * MaximumDurationUs / 8e6);
        bytes = Math.Max(bytes, MinimumPackets * ProbeCluster.SmallestPacket);
        _cluster = new ProbeCluster(new ProbeId(_lastId), (long)bps, (int)bytes, MinimumPackets, (long)(bytes * 8e6 / bps));
        _stage = Stage.Decided;
        _changedUs = nowUs;
    }
}
