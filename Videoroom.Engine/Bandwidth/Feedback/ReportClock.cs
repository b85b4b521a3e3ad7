namespace Videoroom.Engine.Bandwidth.Feedback;

/// <summary>
/// Unwraps the report timestamp of congestion control feedback: the middle 32 bits of an NTP time, 1/65,536 s that wrap after 18 hours
/// (RFC 8888, section 3.1).
/// </summary>
internal struct ReportClock
{
    private const int Bits = 32;
    private const long UnitsPerSecond = 65_536;

    private WrappingCounter _counter;

    /// <summary>The timestamp in microseconds since an origin that only a step of more than an hour changes.</summary>
    /// <param name="timestamp">As the feedback has it.</param>
    public long Unwrap(uint timestamp)
    {
        // Seconds apart: the product of all of it would overflow after some ten thousand steps of an hour.
        var (seconds, units) = Math.DivRem(_counter.Unwrap(timestamp, Bits, 3600 * UnitsPerSecond), UnitsPerSecond);
        return (seconds * 1_000_000) + (units * 1_000_000 / UnitsPerSecond);
    }
}
