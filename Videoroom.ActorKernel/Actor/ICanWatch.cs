namespace Akka.Actor;

/// <summary>Watches the life of other actors.</summary>
public interface ICanWatch
{
    /// <summary>Has <see cref="Terminated"/> sent here when an actor ends; at once when it is gone already.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>The same with a message of one's own choice.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Ends a watch; a <see cref="Terminated"/> that waits in the mailbox is dropped.</summary>
    IActorRef Unwatch(IActorRef subject);
}
