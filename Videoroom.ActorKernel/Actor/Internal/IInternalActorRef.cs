using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>What the kernel itself needs of a ref.</summary>
internal interface IInternalActorRef : IActorRef
{
    /// <summary>The supervisor; Nobody at the top.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>Goes before every user message.</summary>
    void SendSystemMessage(SystemMessage message);

    /// <summary>One step of a path: <c>..</c> is the parent, an unknown name Nobody.</summary>
    IInternalActorRef GetChild(string name);

    /// <summary>The children as they are now.</summary>
    IEnumerable<IInternalActorRef> ChildRefs { get; }
}
