namespace Akka.Actor.Internal;

/// <summary>The ref of a path where no actor is: messages are dead letters, a watch ends at once.</summary>
internal class EmptyActorRef(ActorSystemImpl system, ActorPath path) : MinimalActorRef(system, path)
{
    protected override void TellInternal(object message, IActorRef? sender)
    {
        if (message is Identify identify)
        {
            sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
        }
        else
        {
            System.PublishDeadLetter(message ?? throw new InvalidMessageException("Message is null."), sender, this);
        }
    }
}

/// <summary>The system's own ref for what nobody gets.</summary>
internal sealed class DeadLetterActorRef(ActorSystemImpl system, ActorPath path) : EmptyActorRef(system, path);
