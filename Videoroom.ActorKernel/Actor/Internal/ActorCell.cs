using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>
/// All that the kernel keeps of one actor. What is not said to be for any thread belongs to the actor's turn
/// (<see cref="Dispatch.Mailbox"/>).
/// </summary>
internal sealed partial class ActorCell : IActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly Stack<Receive> _behaviors = new(1);
    private ActorBase? _actor;
    private Envelope _envelope;
    private TimerScheduler? _timers;
    private ActorStash? _stash;
    private ActorTaskScheduler? _tasks;
    private SupervisorStrategy? _strategy;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, IInternalActorRef parent)
    {
        SystemImpl = system;
        SelfRef = self;
        Props = props;
        ParentRef = parent;
        Gate = (parent as LocalActorRef)?.Cell is { } above ? above.ChildGate ?? above.Gate : null;
        Mailbox = new Mailbox(this, system.Options.Throughput);
    }

    /// <summary>The actor whose turn this thread runs.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The running actor, or the test's, or nobody.</summary>
    public static IActorRef? CurrentSelfOrNoSender => _current is { } cell ? cell.SelfRef : ImplicitSender.Current;

    public Mailbox Mailbox { get; }

    public ActorSystemImpl SystemImpl { get; }

    public LocalActorRef SelfRef { get; }

    public IInternalActorRef ParentRef { get; }

    public Props Props { get; }

    /// <summary>Holds this actor's turns while it is closed; null for most.</summary>
    public Cluster.EntityGate? Gate { get; }

    /// <summary>The gate of the children that are made from now on; null: this actor's own.</summary>
    public Cluster.EntityGate? ChildGate { get; set; }

    public bool HasActor => _actor is not null;

    /// <summary>The message that is being handled.</summary>
    public Envelope CurrentEnvelope => _envelope;

    /// <summary>Tells apart messages that are equal or even the same object.</summary>
    public long EnvelopeId { get; private set; }

    public IActorRef Self => SelfRef;

    public IActorRef Parent => ParentRef;

    public ActorSystem System => SystemImpl;

    public IActorRef Sender => _envelope.Sender ?? SystemImpl.DeadLetters;

    public ActorSelection ActorSelection(ActorPath actorPath) => SystemImpl.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => SelectionPaths.Select(SystemImpl, SelfRef, actorPath);

    public void Become(Receive receive)
    {
        if (_behaviors.Count > 1)
        {
            _behaviors.Pop();
        }

        _behaviors.Push(receive);
    }

    public void BecomeStacked(Receive receive) => _behaviors.Push(receive);

    public void UnbecomeStacked()
    {
        if (_behaviors.Count > 1)
        {
            _behaviors.Pop();
        }
    }

    /// <summary>Called by the base constructor, so that timers work in the derived ones.</summary>
    public void OnConstructing(ActorBase actor)
    {
        if (actor is IWithTimers withTimers)
        {
            withTimers.Timers = _timers = new TimerScheduler(this);
        }
    }

    private ActorBase NewActor()
    {
        // At the bottom before the constructor runs: what that becomes stays on top.
        Receive? initial = null;
        _behaviors.Clear();
        _behaviors.Push(message => initial!(message));
        var actor = Props.NewActor();
        initial = actor.InitialBehavior();
        if (actor is IActorStash stashing)
        {
            stashing.Stash = _stash = new ActorStash(this);
        }

        _strategy = Props.SupervisorStrategy;
        return actor;
    }

    /// <summary>Lets go of the instance and of all that is its own: what it stashed goes back to the mailbox, its timers end.</summary>
    private void ClearActor()
    {
        _stash?.UnstashAll();
        _timers?.CancelAll();
        if (_running is not null)
        {
            _running = null;
            Mailbox.Resume();
        }

        (_actor, _stash, _timers, _tasks, _strategy) = (null, null, null, null, null);
        _behaviors.Clear();
    }
}
