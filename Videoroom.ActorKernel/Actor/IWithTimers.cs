namespace Akka.Actor;

/// <summary>An actor that the kernel gives timers.</summary>
public interface IWithTimers
{
    /// <summary>Set by the kernel before the constructor runs.</summary>
    ITimerScheduler Timers { get; set; }
}
