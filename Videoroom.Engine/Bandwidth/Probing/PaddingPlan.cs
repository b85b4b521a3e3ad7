namespace Videoroom.Engine.Bandwidth.Probing;

/// <summary>
/// Decides on padding for a viewer that estimates by itself (REMB). Such a receiver estimates at most 1.5 times what it receives
/// (draft-ietf-rmcat-gcc-02, section 5.5), so a layer that takes more would never fit its estimate. Padding up to the estimate, and never
/// above it, lets the estimate grow; it ends when the estimate falls or no longer grows, and pauses twice as long each time.
/// </summary>
internal sealed class PaddingPlan
{
    /// <summary>How long there is none after the first that did not help, in microseconds; the time doubles with each failure.</summary>
    public const long FirstPauseUs = 10_000_000;

    /// <summary>That time at most.</summary>
    public const long LongestPauseUs = 80_000_000;

    // The estimate is not quite used: it is older than what is sent now.
    private const double Share = 0.95;
    private const long MinimumBps = 50_000;
    private const long ClusterUs = 300_000;
    private const int PacketSize = 250;

    // REMB comes once a second, or as soon as it falls.
    private const long FreshUs = 3_000_000;

    // A congested receiver estimates 0.85 times what it receives (draft-ietf-rmcat-gcc-02, section 5.5); less of a fall is its measurement.
    private const double Fallen = 0.9;
    private const double Risen = 1.05;
    private const long PatienceUs = 5_000_000;

    private long _rembBps;
    private long _rembUs = long.MinValue / 2;
    private bool _isActive;
    private long _highestBps;
    private long _progressBps;
    private long _progressUs;
    private long _nextUs = long.MinValue / 2;
    private long _pauseUs = FirstPauseUs;
    private int _lastId;

    /// <summary>The most that is wanted, in bits a second.</summary>
    public double DemandBps { get; set; }

    /// <summary>What is sent without padding, in bits a second.</summary>
    public double MediaBps { get; set; }

    /// <summary>The viewer's estimate came.</summary>
    /// <param name="bitrateBps">In bits a second.</param>
    /// <param name="nowUs">Now.</param>
    public void OnRemb(long bitrateBps, long nowUs)
    {
        (_rembBps, _rembUs) = (bitrateBps, nowUs);
        if (!_isActive)
        {
            return;
        }

        _highestBps = Math.Max(_highestBps, bitrateBps);
        if (bitrateBps >= Risen * _progressBps)
        {
            (_progressBps, _progressUs) = (bitrateBps, nowUs);
        }

        if (bitrateBps < Fallen * _highestBps || nowUs - _progressUs > PatienceUs)
        {
            OnCongested(nowUs);
        }
    }

    /// <summary>The link has lost packets, or the estimate says that it carries no more.</summary>
    public void OnCongested(long nowUs)
    {
        if (_isActive)
        {
            _isActive = false;
            _nextUs = nowUs + _pauseUs;
            _pauseUs = Math.Min(2 * _pauseUs, LongestPauseUs);
        }
    }

    /// <summary>Begins anew: the path is another.</summary>
    public void Restart()
    {
        _rembUs = long.MinValue / 2;
        _nextUs = long.MinValue / 2;
        _isActive = false;
        _pauseUs = FirstPauseUs;
    }

    /// <summary>Gives padding that is to be sent now.</summary>
    /// <param name="estimateBps">What may be sent, in bits a second.</param>
    /// <param name="nowUs">Now.</param>
    /// <param name="padding">At its rate beside the media.</param>
    public bool TryTake(double estimateBps, long nowUs, out ProbeCluster padding)
    {
        padding = default;
        if (DemandBps <= estimateBps)
        {
            // The estimate is enough.
            (_isActive, _pauseUs) = (false, _isActive ? FirstPauseUs : _pauseUs);
            return false;
        }

        var bps = (long)((Share * Math.Min(estimateBps, _rembBps)) - MediaBps);
        if (nowUs < _nextUs || nowUs - _rembUs > FreshUs || bps < MinimumBps)
        {
            return false;
        }

        if (!_isActive)
        {
            _isActive = true;
            (_highestBps, _progressBps, _progressUs) = (_rembBps, _rembBps, nowUs);
        }

        var bytes = (int)(Math.Min(bps, int.MaxValue) * ClusterUs / 8_000_000);
        padding = new ProbeCluster(new ProbeId(++_lastId), bps, bytes, (bytes / PacketSize) + 1, ClusterUs);
        return true;
    }
}
