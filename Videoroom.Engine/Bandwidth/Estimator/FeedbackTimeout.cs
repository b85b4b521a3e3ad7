namespace Videoroom.Engine.Bandwidth.Estimator;

/// <summary>
/// Watches for feedback that stays away while packets are sent. After 2 s the estimate is held; after 3 s it falls by a fifth each second,
/// because the link may carry nothing; when feedback returns, the estimate continues from there.
/// </summary>
internal sealed class FeedbackTimeout
{
    /// <summary>The time without feedback, while packets are sent, after which it counts as lost.</summary>
    public const long TimeoutUs = 2_000_000;

    private const long HoldUs = 1_000_000;
    private const double FallPerSecond = 0.8;

    private long _waitingSinceUs = long.MaxValue;
    private long _fellUs;

    /// <summary>Whether feedback stays away.</summary>
    public bool IsLost { get; private set; }

    /// <summary>A packet was sent about which feedback should come.</summary>
    public void OnSent(long nowUs) => _waitingSinceUs = Math.Min(_waitingSinceUs, nowUs);

    /// <summary>Feedback came that has news of a packet.</summary>
    public void OnFeedback()
    {
        _waitingSinceUs = long.MaxValue;
        IsLost = false;
    }

    /// <summary>Lets time pass.</summary>
    /// <returns>What the estimate is to be multiplied with: 1, or less.</returns>
    public double Update(long nowUs)
    {
        if (_waitingSinceUs == long.MaxValue || nowUs - _waitingSinceUs < TimeoutUs)
        {
            return 1;
        }

        if (!IsLost)
        {
            IsLost = true;
            _fellUs = _waitingSinceUs + TimeoutUs + HoldUs;
        }

        if (nowUs <= _fellUs)
        {
            return 1;
        }

        var factor = Math.Pow(FallPerSecond, (nowUs - _fellUs) / 1e6);
        _fellUs = nowUs;
        return factor;
    }
}
