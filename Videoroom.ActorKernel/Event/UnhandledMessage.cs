using Akka.Actor;

namespace Akka.Event;

/// <summary>Published for a message that its receiver has no handler for.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>Makes the event.</summary>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}
