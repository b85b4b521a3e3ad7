using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>The ref of an actor in this process.</summary>
internal sealed class LocalActorRef : ActorRefBase, IInternalActorRef, IHasSystem
{
    private readonly ActorCell _cell;

    public LocalActorRef(ActorSystemImpl system, Props props, IInternalActorRef parent, ActorPath path)
    {
        Path = path;
        Parent = parent;
        _cell = new ActorCell(system, this, props, parent);
    }

    public override ActorPath Path { get; }

    public IInternalActorRef Parent { get; }

    ActorSystemImpl IHasSystem.SystemImpl => _cell.SystemImpl;

    public ActorCell Cell => _cell;

    public IEnumerable<IInternalActorRef> ChildRefs => _cell.ChildRefs;

    public void SendSystemMessage(SystemMessage message) => _cell.Mailbox.Post(message);

    public void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    public void Resume(Exception? cause) => SendSystemMessage(new Resume(cause));

    public void Suspend() => SendSystemMessage(new Suspend());

    public IInternalActorRef GetChild(string name) => name switch
    {
        ".." => Parent,
        "" => this,
        _ => _cell.ChildByName(name),
    };

    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null.");
        }

        var system = _cell.SystemImpl;
        _cell.Mailbox.Post(new Envelope(system.Options.SerializeAllMessages ? system.Serialization.RoundTrip(message) : message, sender));
    }
}
