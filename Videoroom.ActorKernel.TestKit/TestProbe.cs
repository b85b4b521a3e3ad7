using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>One more actor of a test, usable as a ref, with its own messages to expect.</summary>
public class TestProbe : TestKitBase, IInternalActorRef, IHasSystem, INoImplicitSender
{
    internal TestProbe(ActorSystem system, string? name)
        : base(system, name is null ? "testProbe" : name + "-")
    {
    }

    /// <summary>The probe's ref.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Who sent the message expected last.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    ActorSystemImpl IHasSystem.SystemImpl => (ActorSystemImpl)Sys;

    IInternalActorRef IInternalActorRef.Parent => Inner.Parent;

    IEnumerable<IInternalActorRef> IInternalActorRef.ChildRefs => Inner.ChildRefs;

    private IInternalActorRef Inner => (IInternalActorRef)TestActor;

    /// <summary>Sends a message from the probe.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Answers the message expected last.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <summary>Passes the message expected last on, its sender kept.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    /// <summary>Passes a message on with the sender of the one expected last.</summary>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, Sender);

    /// <summary>Not from a probe: from the test.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override TestProbe CreateTestProbe(string? name = null) => throw new NotSupportedException("Cannot create a TestProbe from a TestProbe");

    /// <inheritdoc />
    public override bool Equals(object? obj) => TestActor.Equals(obj);

    /// <inheritdoc />
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc />
    public int CompareTo(object? obj) => TestActor.CompareTo(obj);

    /// <inheritdoc />
    public override string? ToString() => TestActor.ToString();

    bool IEquatable<IActorRef>.Equals(IActorRef? other) => TestActor.Equals(other);

    int IComparable<IActorRef>.CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    void IInternalActorRef.SendSystemMessage(SystemMessage message) => Inner.SendSystemMessage(message);

    IInternalActorRef IInternalActorRef.GetChild(string name) => Inner.GetChild(name);
}
