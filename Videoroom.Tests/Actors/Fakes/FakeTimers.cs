using Akka.Actor;

namespace Videoroom.Tests.Actors.Fakes;

/// <summary>The timers of an actor that is none: remembers what was started, and lets nothing run out.</summary>
internal sealed class FakeTimers : ITimerScheduler, IWithTimers
{
    private readonly Dictionary<object, TimeSpan> _running = [];

    public ITimerScheduler Timers
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public IReadOnlyCollection<object> ActiveTimers => _running.Keys;

    /// <summary>After how long a timer runs out; null when it does not run.</summary>
    public TimeSpan? this[object key] => _running.TryGetValue(key, out var after) ? after : null;

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => _running[key] = timeout;

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender) => _running[key] = timeout;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => _running[key] = interval;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) => _running[key] = interval;

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) => _running[key] = interval;

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender) => _running[key] = interval;

    public bool IsTimerActive(object key) => _running.ContainsKey(key);

    public void Cancel(object key) => _running.Remove(key);

    public void CancelAll() => _running.Clear();
}
