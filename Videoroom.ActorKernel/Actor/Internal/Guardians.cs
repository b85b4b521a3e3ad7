using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>The parent of all actors of the user (<c>/user</c>) or of the kernel (<c>/system</c>).</summary>
internal sealed class Guardian : ActorBase
{
    protected override bool Receive(object message)
    {
        Context.System.DeadLetters.Tell(message, Sender);
        return true;
    }
}

/// <summary>
/// The parent of the guardians. A failure that is escalated to it ends the system, and the system's guardian outlives the
/// user's, so that the user's actors can use the kernel's until the end.
/// </summary>
internal sealed class RootGuardian : ActorBase
{
    private Guard? _guard;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Guard guard:
                _guard = guard;
                Context.Watch(guard.User);
                Context.Watch(guard.System);
                return true;
            case Terminated terminated when terminated.ActorRef.Equals(_guard!.User):
                Context.Stop(_guard.System);
                return true;
            case Terminated:
                Context.Stop(Self);
                return true;
            default:
                return false;
        }
    }

    protected override SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.StoppingStrategy;

    internal sealed record Guard(IActorRef User, IActorRef System);
}

/// <summary>The root's parent: hears that it has ended.</summary>
internal sealed class TopActorRef(ActorSystemImpl system) : MinimalActorRef(system, new RootActorPath(system.RootPath.Address, "/top"))
{
    public override void SendSystemMessage(SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification:
                System.OnRootStopped();
                break;
            case Failed failed:
                System.Log.Log(Event.LogLevel.ErrorLevel, failed.Cause, "The root guardian failed, the system ends");
                System.Stop(failed.Child);
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef? sender) => System.PublishDeadLetter(message, sender, this);
}
