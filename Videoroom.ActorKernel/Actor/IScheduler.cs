namespace Akka.Actor;

/// <summary>The system's clock and timers.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
}
