using System.Runtime.Serialization;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Remote.Links;
using Akka.Serialization;

namespace Akka.Remote;

/// <summary>
/// Gives what comes from one run of a node to the actors here, one after another, in the order of the link: what was sent
/// first is in its mailbox first, whoever it is for. Never throws: what cannot be read is counted and dropped.
/// </summary>
internal sealed class InboundDelivery(ActorSystemImpl system, NodeAssociation association, NodeTransportLog log)
{
    private readonly RefCache _refs = new(system.Provider);

    public void Deliver(FrameType type, ReadOnlySpan<byte> content)
    {
        try
        {
            var reader = new WireReader(content);
            switch (type)
            {
                case FrameType.Message:
                    DeliverMessage(ref reader);
                    break;
                case FrameType.Selection:
                    DeliverToSelection(ref reader);
                    break;
                case FrameType.Watch:
                    Watch(ref reader);
                    break;
                case FrameType.Unwatch:
                    Unwatch(ref reader);
                    break;
                case FrameType.DeathWatchNotification:
                    Notify(ref reader);
                    break;
                case FrameType.Terminate:
                    (Resolve(ref reader) as LocalActorRef)?.SendSystemMessage(new Terminate());
                    break;
                default:
                    throw new SerializationException($"Frames of type {type} are not known");
            }
        }
        catch (Exception cause)
        {
            association.OnUnreadable();
            log.Unreadable(association.Node, cause);
        }
    }

    private void DeliverMessage(ref WireReader reader)
    {
        var recipient = Resolve(ref reader);
        var sender = Resolve(ref reader);
        var message = system.Serialization.Read(ref reader);

        // A message for a third node would go round in circles if two nodes took each other for it.
        if (recipient is not RemoteActorRef)
        {
            recipient?.Tell(message, sender);
        }
    }

    private void DeliverToSelection(ref WireReader reader)
    {
        var anchor = Resolve(ref reader);
        var sender = Resolve(ref reader);
        var elements = new List<string>();
        for (var left = reader.Int32(); left > 0; left--)
        {
            elements.Add(reader.Text());
        }

        var message = system.Serialization.Read(ref reader);
        if (anchor is not (null or RemoteActorRef))
        {
            SelectionPaths.Deliver(system, anchor, elements, message, sender);
        }
    }

    private void Watch(ref WireReader reader)
    {
        var watchee = Resolve(ref reader);
        if (watchee is not (null or RemoteActorRef) && Resolve(ref reader) is RemoteActorRef watcher
            && association.Watches.AddIncoming(watchee, watcher))
        {
            watchee.SendSystemMessage(new Watch(watchee, watcher));
        }
    }

    private void Unwatch(ref WireReader reader)
    {
        var watchee = Resolve(ref reader);
        if (watchee is not (null or RemoteActorRef) && Resolve(ref reader) is RemoteActorRef watcher)
        {
            association.Watches.RemoveIncoming(watchee, watcher);
            watchee.SendSystemMessage(new Unwatch(watcher));
        }
    }

    private void Notify(ref WireReader reader)
    {
        var watcher = Resolve(ref reader);
        if (Resolve(ref reader) is not RemoteActorRef watchee || watcher is not LocalActorRef)
        {
            return;
        }

        // Who watched by a path without a uid is to hear of that path.
        var watched = association.Watches.RemoveOutgoing(watchee, watcher)
            ?? association.Watches.RemoveOutgoing((RemoteActorRef)watchee.Parent.GetChild(watchee.Path.Name), watcher);
        if (watched is not null)
        {
            watcher.SendSystemMessage(new DeathWatchNotification(watched, reader.Bool(), reader.Bool()));
        }
    }

    private IInternalActorRef? Resolve(ref WireReader reader) => (IInternalActorRef?)_refs.Resolve(reader.Bytes());
}
