namespace Akka.Actor;

/// <summary>The answer to <see cref="Identify"/>.</summary>
public sealed class ActorIdentity
{
    /// <summary>Makes the answer.</summary>
    public ActorIdentity(object messageId, IActorRef? subject)
    {
        MessageId = messageId;
        Subject = subject!;
    }

    /// <summary>The question's id.</summary>
    public object MessageId { get; }

    /// <summary>Who answers; null when there is nobody at the path.</summary>
    public IActorRef Subject { get; }
}
