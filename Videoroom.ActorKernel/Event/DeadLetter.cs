using Akka.Actor;

namespace Akka.Event;

/// <summary>Published for a message to an actor that is gone.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>Makes the event.</summary>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}
