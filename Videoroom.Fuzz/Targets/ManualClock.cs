namespace Videoroom.Fuzz.Targets;

/// <summary>A clock that goes on when it is told. Its timers never fire.</summary>
internal sealed class ManualClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan _passed;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time) => _passed += time;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Start + _passed;

    /// <inheritdoc/>
    public override long GetTimestamp() => _passed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
