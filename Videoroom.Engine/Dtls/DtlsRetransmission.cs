namespace Videoroom.Engine.Dtls;

/// <summary>
/// When a flight is sent again (RFC 6347, section 4.2.4.1). It starts at 100 ms where the RFC suggests a second: a call
/// must not wait that long for one lost datagram, and browsers do the same.
/// </summary>
internal sealed class DtlsRetransmission
{
    private const int FirstMs = 100;
    private const int LongestMs = 3200;
    private const int AnswerIntervalMs = 50;
    private const int MaxAnswers = 100;

    private int _intervalMs;
    private int _answers;
    private long _nextAnswerMs = long.MinValue;

    /// <summary>When the flight is due again; null when no answer is awaited.</summary>
    public long? DueMs { get; private set; }

    /// <summary>A new flight was sent and an answer is awaited.</summary>
    public void Start(long nowMs)
    {
        _intervalMs = FirstMs;
        DueMs = nowMs + _intervalMs;
    }

    /// <summary>The answer came, or none is awaited any more.</summary>
    public void Stop() => DueMs = null;

    /// <summary>Whether the flight is to be sent again now; the next time is then twice as far off.</summary>
    public bool TryFire(long nowMs)
    {
        if (DueMs is not { } dueMs || nowMs < dueMs)
        {
            return false;
        }

        _intervalMs = Math.Min(2 * _intervalMs, LongestMs);
        DueMs = nowMs + _intervalMs;
        return true;
    }

    /// <summary>
    /// Whether the last flight is to be sent again because the peer repeated its own: bounded, since repeated plain
    /// records are cheap to forge.
    /// </summary>
    public bool TryAnswer(long nowMs)
    {
        if (nowMs < _nextAnswerMs || _answers == MaxAnswers)
        {
            return false;
        }

        _answers++;
        _nextAnswerMs = nowMs + AnswerIntervalMs;
        return true;
    }
}
