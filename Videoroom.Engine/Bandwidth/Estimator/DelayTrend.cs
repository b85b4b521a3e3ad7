namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// From received packets to what the link does: groups, their delay's trend, and the detector (draft-ietf-rmcat-gcc-02, section 5).
/// </summary>
internal sealed class DelayTrend
{
    private readonly PacketGroups _groups = new();
    private readonly TrendLine _line = new();
    private readonly OveruseDetector _detector = new();
    private readonly TransitTime _transit = new();

    /// <summary>What the link does.</summary>
    public NetworkUse Use => _detector.Use;

    /// <summary>How long packets wait in queues, in microseconds: the least of those that the last feedback reported.</summary>
    public long QueueingDelayUs => _transit.QueueingDelayUs;

    /// <summary>Another feedback begins.</summary>
    public void BeginFeedback() => _transit.BeginFeedback();

    /// <summary>Takes a received packet, in the order of arrival.</summary>
    /// <returns>False when the receiver's clock has jumped: the trend starts anew with this packet.</returns>
    public bool TryAdd(long sentUs, long arrivalUs)
    {
        var isSteady = _transit.TryAdd(sentUs, arrivalUs);
        if (!isSteady)
        {
            Restart();
        }

        if (_groups.TryAdd(sentUs, arrivalUs, out var delta))
        {
            _line.Add(delta);
            _detector.Detect(_line.OffsetMs, delta.SendUs / 1000.0, delta.AtUs);
        }

        return isSteady;
    }

    /// <summary>Forgets the path.</summary>
    public void Reset()
    {
        Restart();
        _transit.Reset();
    }

    private void Restart()
    {
        _groups.Reset();
        _line.Reset();
        _detector.Reset();
    }
}
