using System.Linq.Expressions;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>A test with an actor of its own, whose messages the test expects one after the other.</summary>
public abstract partial class TestKitBase
{
    private static int _number;
    private readonly MessageQueue _queue = new();
    private MessageEnvelope? _last;
    private TimeSpan? _end;

    private protected TestKitBase(ActorSystem system, string? testActorName)
    {
        Sys = system;
        var queue = _queue;
        TestActor = ((ActorSystemImpl)system).SystemGuardian.Cell.ActorOf(
            Props.Create(() => new InternalTestActor(queue)), $"{testActorName ?? "testActor"}{Interlocked.Increment(ref _number)}");
        if (this is not INoImplicitSender)
        {
            ImplicitSender.Set(TestActor);
        }
    }

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; }

    /// <summary>The test's actor: the sender of what the test tells, and where answers come to.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Whether messages wait to be expected.</summary>
    public bool HasMessages => !_queue.IsEmpty;

    /// <summary>The message expected last.</summary>
    public object LastMessage => _last?.Message!;

    /// <summary>Who sent the message expected last.</summary>
    public IActorRef LastSender => _last?.Sender!;

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    /// <summary>Makes a top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    /// <summary>The actors at a path.</summary>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>Makes one more actor to expect messages at.</summary>
    public virtual TestProbe CreateTestProbe(string? name = null) => new(Sys, name);

    /// <summary>Has <see cref="Terminated"/> sent to the test's actor when an actor ends.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        TestActor.Tell(new InternalTestActor.Watch(actorToWatch), TestActor);
        return actorToWatch;
    }

    /// <summary>Ends a watch.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        TestActor.Tell(new InternalTestActor.Unwatch(actorToUnwatch), TestActor);
        return actorToUnwatch;
    }

    /// <summary>Has messages answered by themselves.</summary>
    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new InternalTestActor.SetAutoPilot(pilot), TestActor);

    /// <summary>Leaves out messages that arrive from here on.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        TestActor.Tell(new InternalTestActor.SetIgnore(shouldIgnoreMessage), TestActor);

    /// <summary>Leaves out messages of a type that arrive from here on.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Leaves out nothing from here on.</summary>
    public void IgnoreNoMessages() => TestActor.Tell(new InternalTestActor.SetIgnore(null), TestActor);

    /// <summary>Ends the system and waits for it.</summary>
    /// <param name="duration">How long to wait; 5 s by default.</param>
    /// <param name="verifySystemShutdown">Whether it is an error when it takes longer.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var ended = Sys.Terminate().Wait(Dilated(duration ?? TimeSpan.FromSeconds(5)));
        if (!ended && verifySystemShutdown)
        {
            throw new TimeoutException($"Failed to stop {Sys.Name}");
        }
    }
}
