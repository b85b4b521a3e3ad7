namespace Videoroom.Engine.Rtp;

/// <summary>
/// The one monotonic clock of a media engine. NTP time is the wall clock when it was made plus monotonic time since:
/// a step of the wall clock during a call must not tear audio and video apart.
/// </summary>
internal sealed class MediaClock
{
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly long _startUnixUs;

    /// <summary>Starts the clock.</summary>
    public MediaClock(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
        _startUnixUs = (timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>Microseconds since the clock was made.</summary>
    public long NowUs => _timeProvider.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Milliseconds since the clock was made.</summary>
    public long NowMs => NowUs / 1000;

    /// <summary>The NTP time of a moment of this clock.</summary>
    /// <param name="us">Microseconds as <see cref="NowUs"/> gives them; may lie in the past or future.</param>
    public NtpTime ToNtp(long us) => NtpTime.FromUnixMicroseconds(_startUnixUs + us);
}
