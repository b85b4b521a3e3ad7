using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch;
using Akka.Remote.Links;
using Akka.Serialization;

namespace Akka.Remote;

/// <summary>Writes what goes to actors on other nodes. Safe for any thread.</summary>
internal sealed class RemoteMessages(ActorSystemImpl system, NodeTransportLog log)
{
    /// <summary>Sends a message; what cannot be sent becomes a dead letter.</summary>
    public void Send(RemoteActorRef recipient, object message, IActorRef? sender)
    {
        var frame = Frames.Begin(FrameType.Message);
        frame.Text(recipient.SerializedPath);
        frame.Text(Serialization.Serialization.SerializedActorPath(sender!));
        Post(recipient, frame, message, sender);
    }

    /// <summary>Sends a message to what a selection finds below an anchor.</summary>
    public void SendSelection(RemoteActorRef anchor, IReadOnlyList<string> elements, object message, IActorRef? sender)
    {
        var frame = Frames.Begin(FrameType.Selection);
        frame.Text(anchor.SerializedPath);
        frame.Text(Serialization.Serialization.SerializedActorPath(sender!));
        frame.Int32(elements.Count);
        foreach (var element in elements)
        {
            frame.Text(element);
        }

        Post(anchor, frame, message, sender);
    }

    /// <summary>Sends what the kernels' parts tell each other.</summary>
    public void SendSystem(RemoteActorRef target, SystemMessage message)
    {
        switch (message)
        {
            case Watch watch:
                Watch(target, watch.Watcher);
                break;
            case Unwatch unwatch:
                if (target.Association is { } watched && watched.Watches.RemoveOutgoing(target, unwatch.Watcher) is not null)
                {
                    Post(watched, FrameType.Unwatch, target, unwatch.Watcher);
                }

                break;
            case DeathWatchNotification notification:
                Notify(target, notification);
                break;
            case Terminate:
                if (target.Association is { } association)
                {
                    Post(association, FrameType.Terminate, target);
                }

                break;
        }
    }

    private static void Watch(RemoteActorRef watchee, IInternalActorRef watcher)
    {
        // A run that is removed in between has its watches ended, or does not take this one any more.
        if (watchee.Association is { } association && association.Watches.AddOutgoing(watchee, watcher))
        {
            Post(association, FrameType.Watch, watchee, watcher);
        }
        else
        {
            watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed: false, addressTerminated: true));
        }
    }

    private static void Notify(RemoteActorRef watcher, DeathWatchNotification notification)
    {
        if (watcher.Association is not { } association)
        {
            return;
        }

        association.Watches.RemoveIncoming((IInternalActorRef)notification.Actor, watcher);
        var frame = Frames.Begin(FrameType.DeathWatchNotification);
        frame.Text(watcher.SerializedPath);
        frame.Text(Serialization.Serialization.SerializedActorPath(notification.Actor));
        frame.Bool(notification.ExistenceConfirmed);
        frame.Bool(notification.AddressTerminated);
        association.Post(new OutboxEntry(Frames.End(frame)!), isBounded: false);
    }

    private static void Post(NodeAssociation association, FrameType type, params ReadOnlySpan<IActorRef> paths)
    {
        var frame = Frames.Begin(type);
        foreach (var path in paths)
        {
            frame.Text(Serialization.Serialization.SerializedActorPath(path));
        }

        association.Post(new OutboxEntry(Frames.End(frame)!), isBounded: false);
    }

    private void Post(RemoteActorRef recipient, WireWriter frame, object message, IActorRef? sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null.");
        }

        if (recipient.Association is not { } association)
        {
            system.PublishDeadLetter(message, sender, recipient);
            return;
        }

        try
        {
            system.Serialization.Write(frame, message);
        }
        catch (Exception cause)
        {
            log.NotSerialized(message.GetType(), recipient, cause);
            system.PublishDeadLetter(message, sender, recipient);
            return;
        }

        if (Frames.End(frame) is not { } bytes)
        {
            log.TooLong(message.GetType(), recipient, frame.Length);
            system.PublishDeadLetter(message, sender, recipient);
        }
        else if (!association.Post(new OutboxEntry(bytes, message, sender, recipient), isBounded: true))
        {
            system.PublishDeadLetter(message, sender, recipient);
        }
    }
}
