using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Engine.Bandwidth.Probing;

/// <summary>
/// Measures the rate at which the packets of a probe cluster were sent and at which they arrived, as libwebrtc does. A link that carries
/// the rate delivers them as fast as they were sent; a slower one delivers them at its own rate.
/// </summary>
internal sealed class ProbeMeasurement
{
    private const double NeededShare = 0.8;

    // Arrivals much closer together than the packets were sent are one burst of the link's last hop: they say nothing.
    private const double MaximumRatio = 2;

    // Below this share of the rate sent, the link was full.
    private const double FullRatio = 0.9;
    private const double FullMargin = 0.95;

    // The last packet may be larger than the first and take longer by so much; feedback counts in quarters of a millisecond.
    private const long ToleranceUs = 2_000;
    private const long MaximumUs = 1_000_000;

    private ProbeCluster _cluster;
    private int _packets;
    private long _bytes;
    private long _firstSentUs;
    private long _lastSentUs;
    private long _firstArrivalUs;
    private long _lastArrivalUs;
    private int _lastSentSize;
    private int _firstArrivalSize;

    /// <summary>The rate that the link was shown to carry, in bits a second; 0 without a result.</summary>
    public double Bps { get; private set; }

    /// <summary>Whether the link carried less than was sent: the rate is the link's capacity.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Begins to measure a cluster: results of others no longer count.</summary>
    public void Begin(in ProbeCluster cluster)
    {
        _cluster = cluster;
        _packets = 0;
        _bytes = 0;
        Bps = 0;
        IsFull = false;
    }

    /// <summary>Takes a received packet of the cluster that is measured; others are ignored.</summary>
    public void Add(in PacketResult result)
    {
        if (result.Probe != _cluster.Id.Value || result.Probe == 0)
        {
            return;
        }

        if (_packets == 0 || result.SentUs < _firstSentUs)
        {
            _firstSentUs = result.SentUs;
        }

        if (_packets == 0 || result.SentUs >= _lastSentUs)
        {
            _lastSentUs = result.SentUs;
            _lastSentSize = result.Size;
        }

        if (_packets == 0 || result.ArrivalUs < _firstArrivalUs)
        {
            _firstArrivalUs = result.ArrivalUs;
            _firstArrivalSize = result.Size;
        }

        _lastArrivalUs = _packets == 0 ? result.ArrivalUs : Math.Max(_lastArrivalUs, result.ArrivalUs);
        _packets++;
        _bytes += result.Size;
        Measure();
    }

    private void Measure()
    {
        if (_packets < NeededShare * _cluster.MinimumPackets || _bytes < NeededShare * _cluster.MinimumBytes)
        {
            return;
        }

        var sentUs = _lastSentUs - _firstSentUs;
        var arrivalUs = _lastArrivalUs - _firstArrivalUs;
        if (sentUs is <= 0 or > MaximumUs || arrivalUs is <= 0 or > MaximumUs)
        {
            return;
        }

        // The time from the first packet to the last carries all but one of them.
        var sentBps = (_bytes - _lastSentSize) * 8e6 / sentUs;
        var arrivedBps = (_bytes - _firstArrivalSize) * 8e6 / arrivalUs;
        if (arrivedBps > MaximumRatio * sentBps)
        {
            return;
        }

        IsFull = arrivedBps < FullRatio * sentBps && arrivalUs - sentUs > ToleranceUs;
        Bps = IsFull ? FullMargin * arrivedBps : Math.Min(sentBps, arrivedBps);
    }
}
