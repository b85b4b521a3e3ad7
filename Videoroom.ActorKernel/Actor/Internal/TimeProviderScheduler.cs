using System.Collections.Concurrent;

namespace Akka.Actor.Internal;

/// <summary>The scheduler of a running system: one timer of its <see cref="TimeProvider"/> for each schedule.</summary>
internal sealed class TimeProviderScheduler(TimeProvider time) : IScheduler, IDisposable
{
    private readonly ConcurrentDictionary<Schedule, byte> _active = new();
    private readonly long _start = time.GetTimestamp();
    private volatile bool _disposed;

    public TimeSpan MonotonicClock => time.GetElapsedTime(_start);

    public DateTimeOffset Now => time.GetUtcNow();

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable) =>
        Start(new Schedule(this, receiver, message, sender, cancelable, repeats: false), delay, Timeout.InfiniteTimeSpan);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(new Schedule(this, receiver, message, sender, cancelable, repeats: true), initialDelay, interval);
    }

    /// <summary>Ends all schedules.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var schedule in _active.Keys)
        {
            schedule.Stop();
        }
    }

    private void Start(Schedule schedule, TimeSpan delay, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (_disposed || schedule.IsCancelled)
        {
            return;
        }

        _active.TryAdd(schedule, 0);
        schedule.Start(time, delay, interval);
        if (_disposed)
        {
            schedule.Stop();
        }
    }

    private sealed class Schedule(
        TimeProviderScheduler owner, ICanTell receiver, object message, IActorRef? sender, ICancelable? cancelable, bool repeats)
    {
        private ITimer? _timer;
        private int _stopped;

        public bool IsCancelled => cancelable is { IsCancellationRequested: true };

        public void Start(TimeProvider time, TimeSpan delay, TimeSpan interval)
        {
            // A timer must not carry the caller's ambient values (a test's implicit sender, say) into what it starts.
            using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            {
                _timer = time.CreateTimer(static state => ((Schedule)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            if (cancelable is Cancelable own)
            {
                own.OnCancel(Stop);
            }

            _timer.Change(delay, interval);
            if (Volatile.Read(ref _stopped) != 0)
            {
                _timer.Dispose();
            }
        }

        public void Stop()
        {
            Volatile.Write(ref _stopped, 1);
            _timer?.Dispose();
            owner._active.TryRemove(this, out _);
        }

        private void Fire()
        {
            if (IsCancelled || Volatile.Read(ref _stopped) != 0)
            {
                Stop();
                return;
            }

            receiver.Tell(message, sender);
            if (!repeats)
            {
                Stop();
            }
        }
    }
}
