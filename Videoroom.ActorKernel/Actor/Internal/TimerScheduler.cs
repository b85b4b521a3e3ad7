namespace Akka.Actor.Internal;

/// <summary>A timer's message on its way: delivered only while it is the newest of its key.</summary>
internal sealed record TimerMessage(TimerScheduler Owner, object Key, object Message, bool Repeats, ICancelable Timer);

/// <summary>The timers of one instance of an actor.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, TimerMessage> _active = [];

    public void StartSingleTimer(object key, object msg, TimeSpan timeout)
    {
        var timer = Begin(key, msg, repeats: false);
        cell.SystemImpl.Scheduler.ScheduleTellOnce(timeout, cell.SelfRef, timer, cell.SelfRef, timer.Timer);
    }

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval)
    {
        var timer = Begin(key, msg, repeats: true);
        cell.SystemImpl.Scheduler.ScheduleTellRepeatedly(initialDelay, interval, cell.SelfRef, timer, cell.SelfRef, timer.Timer);
    }

    public bool IsTimerActive(object key) => _active.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_active.Remove(key, out var timer))
        {
            timer.Timer.Cancel();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _active.Values)
        {
            timer.Timer.Cancel();
        }

        _active.Clear();
    }

    /// <summary>The message to handle; null when the timer was cancelled or replaced after it had fired.</summary>
    public object? Accept(TimerMessage timer)
    {
        if (!ReferenceEquals(timer.Owner, this) || !_active.TryGetValue(timer.Key, out var active) || !ReferenceEquals(active, timer))
        {
            return null;
        }

        if (!timer.Repeats)
        {
            _active.Remove(timer.Key);
        }

        return timer.Message;
    }

    private TimerMessage Begin(object key, object message, bool repeats)
    {
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var timer = new TimerMessage(this, key, message, repeats, new Cancelable());
        _active.Add(key, timer);
        return timer;
    }
}
