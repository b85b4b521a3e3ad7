using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with its own threads' turns, timers and events. Safe for any thread.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>Where messages to actors that are gone go.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>The system's events.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>The system's own log.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>Clock and timers.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>Done when every actor has stopped.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Starts a system.</summary>
    /// <exception cref="ArgumentException">The name is no system name (letters, digits, <c>-</c> and <c>_</c>).</exception>
    public static ActorSystem Create(string name) => new ActorSystemImpl(name, new Videoroom.ActorKernel.KernelOptions());

    /// <summary>Refused: the kernel takes no HOCON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static ActorSystem Create(string name, Config config) => throw Config.Refusal();

    /// <inheritdoc />
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc />
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc />
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>Stops an actor after the message that it is handling; its children first.</summary>
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops every actor, children first, and all timers.</summary>
    public abstract Task Terminate();

    /// <summary>Begins <see cref="Terminate"/>.</summary>
    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }
}
