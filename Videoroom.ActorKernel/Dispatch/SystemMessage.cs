using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Dispatch;

/// <summary>What the kernel's parts tell each other; goes before user messages. An instance is sent once.</summary>
internal abstract class SystemMessage
{
    /// <summary>The mailbox's list.</summary>
    public SystemMessage? Next { get; set; }
}

internal sealed class Create : SystemMessage;

internal sealed class Recreate(Exception cause) : SystemMessage
{
    public Exception Cause { get; } = cause;
}

internal sealed class Suspend : SystemMessage;

internal sealed class Resume(Exception? cause) : SystemMessage
{
    /// <summary>The failure that is forgiven; null when the actor was only suspended with its parent.</summary>
    public Exception? Cause { get; } = cause;
}

internal sealed class Terminate : SystemMessage;

internal sealed class Watch(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watchee { get; } = watchee;

    public IInternalActorRef Watcher { get; } = watcher;
}

internal sealed class Unwatch(IInternalActorRef watcher) : SystemMessage
{
    public IInternalActorRef Watcher { get; } = watcher;
}

internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated) : SystemMessage
{
    public IActorRef Actor { get; } = actor;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public bool AddressTerminated { get; } = addressTerminated;
}

internal sealed class Failed(IActorRef child, Exception cause) : SystemMessage
{
    public IActorRef Child { get; } = child;

    public Exception Cause { get; } = cause;
}

/// <summary>A step of an async handler.</summary>
internal sealed class ActorTask(ActorTaskScheduler scheduler, Task step) : SystemMessage
{
    public ActorTaskScheduler Scheduler { get; } = scheduler;

    public Task Step { get; } = step;
}

/// <summary>An async handler is done.</summary>
internal sealed class ActorTaskDone(ActorTaskScheduler scheduler, Task handler) : SystemMessage
{
    public ActorTaskScheduler Scheduler { get; } = scheduler;

    public Task Handler { get; } = handler;
}
