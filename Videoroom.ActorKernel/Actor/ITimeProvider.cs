namespace Akka.Actor;

/// <summary>The system's clocks.</summary>
public interface ITimeProvider
{
    /// <summary>A clock that never goes back, from some start.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>The time of day, UTC.</summary>
    DateTimeOffset Now { get; }
}
