using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>A ref without an actor behind it.</summary>
internal abstract class MinimalActorRef(ActorSystemImpl system, ActorPath path) : ActorRefBase, IInternalActorRef, IHasSystem
{
    public override ActorPath Path => path;

    public IInternalActorRef Parent => Nobody.Instance;

    public IEnumerable<IInternalActorRef> ChildRefs => [];

    ActorSystemImpl IHasSystem.SystemImpl => system;

    protected ActorSystemImpl System => system;

    public IInternalActorRef GetChild(string name) => Nobody.Instance;

    public virtual void SendSystemMessage(SystemMessage message) => ActorCell.AnswerForTheDead(message);
}
