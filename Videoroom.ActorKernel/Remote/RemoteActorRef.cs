using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Remote;

/// <summary>The ref of an actor on another node.</summary>
internal sealed class RemoteActorRef(ActorSystemImpl system, NodeTransport transport, ActorPath path)
    : ActorRefBase, IInternalActorRef, IHasSystem
{
    private readonly string _text = path.ToSerializationFormat();
    private NodeAssociation? _association;

    public override ActorPath Path => path;

    /// <summary>What finds the actor on its node.</summary>
    public string SerializedPath => _text;

    public IInternalActorRef Parent =>
        path.ParentOrNull is { } parent ? new RemoteActorRef(system, transport, parent) : Nobody.Instance;

    public IEnumerable<IInternalActorRef> ChildRefs => [];

    ActorSystemImpl IHasSystem.SystemImpl => system;

    /// <summary>The run that is at the path's address now; null when no member is.</summary>
    public NodeAssociation? Association =>
        _association is { IsRemoved: false } known ? known : _association = transport.Find(path.Address);

    public IInternalActorRef GetChild(string name) => name switch
    {
        ".." => Parent,
        "" => this,
        _ => new RemoteActorRef(system, transport, path / name),
    };

    public void SendSystemMessage(SystemMessage message) => transport.Messages.SendSystem(this, message);

    /// <summary>Sends a message to what a selection finds below this ref.</summary>
    public void TellSelection(IReadOnlyList<string> elements, object message, IActorRef? sender) =>
        transport.Messages.SendSelection(this, elements, message, sender);

    protected override void TellInternal(object message, IActorRef? sender) => transport.Messages.Send(this, message, sender);
}
