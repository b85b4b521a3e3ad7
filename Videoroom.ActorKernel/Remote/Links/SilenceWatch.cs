namespace Akka.Remote.Links;

/// <summary>
/// Notices that nothing comes any more. It counts its own ticks rather than the time, so that a process that was held up
/// does not take its own silence for the other's.
/// </summary>
internal sealed class SilenceWatch
{
    /// <summary>How often a heartbeat is sent, and <see cref="OnTick"/> called.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private const int TicksOfSilence = 4;

    // Ticks that come closer together have been held up.
    private static readonly TimeSpan LeastBetweenTicks = Interval / 2;

    private TimeSpan _lastTick = TimeSpan.MinValue;
    private int _silentTicks;

    /// <summary>Something has come. From any thread.</summary>
    public void OnReceived() => Volatile.Write(ref _silentTicks, 0);

    /// <summary>True when nothing has come for two seconds.</summary>
    public bool OnTick(TimeSpan now)
    {
        if (_lastTick != TimeSpan.MinValue && now - _lastTick < LeastBetweenTicks)
        {
            return false;
        }

        _lastTick = now;
        return Interlocked.Increment(ref _silentTicks) > TicksOfSilence - 1;
    }
}
