namespace Akka.Actor;

/// <summary>
/// An actor's timers, each known by its key. They end with the actor and at a restart; a message of a timer that was
/// cancelled or started anew is never delivered, even if it waits in the mailbox.
/// </summary>
public interface ITimerScheduler
{
    /// <summary>Ends a timer.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();

    /// <summary>Whether the timer will send its message (again).</summary>
    bool IsTimerActive(object key);

    /// <summary>Sends a message to the actor again and again; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends a message to the actor again and again; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends a message to the actor once; replaces the timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);
}
