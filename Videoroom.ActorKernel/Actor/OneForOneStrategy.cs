using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Deals with the child that failed and leaves its siblings alone.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Makes a strategy that restarts a child at most so often within a time, and stops it then.</summary>
    /// <param name="maxNrOfRetries">Restarts allowed; null or negative for any number, 0 for none.</param>
    /// <param name="withinTimeRange">The time that they are counted in; null for the child's whole life.</param>
    /// <param name="localOnlyDecider">What to do about an exception.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
    {
        MaxNumberOfRetries = maxNrOfRetries ?? -1;
        WithinTimeRangeMilliseconds = withinTimeRange is { } range ? (int)range.TotalMilliseconds : Timeout.Infinite;
        Decider = new FunctionDecider(localOnlyDecider);
    }

    /// <summary>Makes a strategy without a limit of restarts.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(null, null, localOnlyDecider)
    {
    }

    /// <inheritdoc />
    public override IDecider Decider { get; }

    /// <summary>Restarts allowed; -1 for any number.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The time that restarts are counted in, in milliseconds; -1 for the child's whole life.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    private protected override void ProcessFailure(ActorCell supervisor, bool restart, ChildEntry child, Exception cause)
    {
        if (restart && child.RequestRestart(MaxNumberOfRetries, WithinTimeRangeMilliseconds, supervisor.SystemImpl.Scheduler.MonotonicClock))
        {
            child.Ref.Restart(cause);
        }
        else
        {
            supervisor.Stop(child.Ref);
        }
    }
}
