using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The ref of no actor: what is sent to it is gone, watching it says nothing.</summary>
public sealed class Nobody : ActorRefBase, IInternalActorRef
{
    /// <summary>The one instance.</summary>
    public static Nobody Instance = new();

    private readonly ActorPath _path = new RootActorPath(new Address("akka", "all-systems"), "/Nobody");

    private Nobody()
    {
    }

    /// <inheritdoc />
    public override ActorPath Path => _path;

    IInternalActorRef IInternalActorRef.Parent => this;

    IEnumerable<IInternalActorRef> IInternalActorRef.ChildRefs => [];

    IInternalActorRef IInternalActorRef.GetChild(string name) => this;

    void IInternalActorRef.SendSystemMessage(SystemMessage message)
    {
    }

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef? sender)
    {
    }
}
