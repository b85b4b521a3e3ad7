namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// Unwraps the report timestamp of congestion control feedback: the middle 32 bits of an NTP time, 1/65,536 s that wrap after 18 hours
/// (RFC 8888, section 3.1).
/// </summary>
internal struct ReportClock
{
    private const long UnitsPerSecond = 65_536;

    // A step of more than an hour is a clock that was set: the count starts anew, so that no sequence of steps overflows it.
    private const long MaximumStep = 3600 * UnitsPerSecond;

    private long _unwrapped;
    private bool _started;

    /// <summary>The timestamp in microseconds since an origin that only a step of more than an hour changes.</summary>
    /// <param name="timestamp">As the feedback has it.</param>
    public long Unwrap(uint timestamp)
    {
        long step = unchecked((int)(timestamp - (uint)_unwrapped));
        if (!_started || Math.Abs(step) > MaximumStep)
        {
            _started = true;
            _unwrapped = (1L << 32) + timestamp;
        }
        else
        {
            _unwrapped += step;
        }

        return _unwrapped * 1_000_000 / UnitsPerSecond;
    }
}
