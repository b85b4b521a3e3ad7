namespace Videoroom.Tests;

/// <summary>
/// The system's clock, which a test lets leap ahead: whoever compares times sees the time pass, and the timers of the system go on as
/// they are. For whole nodes, much of which lives in real time.
/// </summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _aheadTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref _aheadTicks));

    public override long GetTimestamp() => base.GetTimestamp() + (Volatile.Read(ref _aheadTicks) * TimestampFrequency / TimeSpan.TicksPerSecond);

    public void Leap(TimeSpan time) => Interlocked.Add(ref _aheadTicks, time.Ticks);
}
