using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>How an actor deals with the failures of its children.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>
    /// Stops what could not be started, was killed or left a <see cref="Terminated"/> unhandled; restarts otherwise.
    /// </summary>
    public static IDecider DefaultDecider = new FunctionDecider(cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    /// <summary><see cref="DefaultDecider"/> for each child by itself, without a limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(null, null, cause => DefaultDecider.Decide(cause));

    /// <summary>Stops every child that fails.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(null, null, _ => Directive.Stop);

    private protected SupervisorStrategy()
    {
    }

    /// <summary>What chooses.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>Deals with a failure; false when it is to be escalated.</summary>
    internal bool HandleFailure(ActorCell supervisor, ChildEntry child, Exception cause)
    {
        var directive = Decider.Decide(cause);
        if (directive != Directive.Escalate)
        {
            var level = directive == Directive.Resume ? LogLevel.WarningLevel : LogLevel.ErrorLevel;
            supervisor.SystemImpl.LoggerFor(supervisor.Props.Type, child.Ref.Path, null).Log(level, cause, $"{directive}: {cause.Message}");
        }

        switch (directive)
        {
            case Directive.Resume:
                child.Ref.Resume(cause);
                return true;
            case Directive.Restart:
                ProcessFailure(supervisor, true, child, cause);
                return true;
            case Directive.Stop:
                ProcessFailure(supervisor, false, child, cause);
                return true;
            default:
                return false;
        }
    }

    private protected abstract void ProcessFailure(ActorCell supervisor, bool restart, ChildEntry child, Exception cause);
}
