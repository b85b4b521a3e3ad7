using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>An actor: handles one message after the other, and is restarted by its supervisor when it throws.</summary>
public abstract class ActorBase
{
    /// <summary>Only an actor system may make one.</summary>
    /// <exception cref="ActorInitializationException">Made with <c>new</c> outside of a system.</exception>
    protected ActorBase()
    {
        var cell = ActorCell.Current;
        if (cell is null || cell.HasActor)
        {
            throw new ActorInitializationException(
                $"You cannot create an instance of {GetType()} explicitly using the constructor (new); use ActorOf");
        }

        cell.OnConstructing(this);
    }

    /// <summary>The running actor's context.</summary>
    /// <exception cref="NotSupportedException">No actor runs on this thread: after an await that left the actor, say.</exception>
    protected static IActorContext Context =>
        ActorCell.Current ?? throw new NotSupportedException(
            "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");

    /// <summary>The actor's ref.</summary>
    protected IActorRef Self => Context.Self;

    /// <summary>Who sent the message that is being handled; dead letters when nobody did.</summary>
    protected IActorRef Sender => Context.Sender;

    /// <summary>Handles a message, or says false.</summary>
    protected abstract bool Receive(object message);

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the others.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Takes the topmost behaviour away.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Sets after how long without a message <see cref="ReceiveTimeout"/> comes; null to set none.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>Runs before the first message.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>Runs after the last message.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>Runs in the old instance before a restart. By default stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">What the actor threw.</param>
    /// <param name="message">The message that it threw at; null when there was none.</param>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>Runs in the new instance after a restart. By default calls <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>
    /// Gets what no handler took. By default throws <see cref="DeathPactException"/> for <see cref="Terminated"/> and
    /// publishes <see cref="UnhandledMessage"/> for anything else.
    /// </summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
        {
            throw new DeathPactException(terminated.ActorRef);
        }

        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>How the failures of the children are dealt with.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    internal bool InvokeReceive(object message) => Receive(message);

    internal void InvokePreStart() => PreStart();

    internal void InvokePostStop() => PostStop();

    internal void InvokePreRestart(Exception reason, object? message) => PreRestart(reason, message!);

    internal void InvokePostRestart(Exception reason) => PostRestart(reason);

    internal void InvokeUnhandled(object message) => Unhandled(message);

    internal SupervisorStrategy InvokeSupervisorStrategy() => SupervisorStrategy();

    /// <summary>The behaviour before any Become.</summary>
    internal virtual Receive InitialBehavior() => Receive;
}
