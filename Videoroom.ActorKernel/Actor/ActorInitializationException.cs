namespace Akka.Actor;

/// <summary>An actor could not be made or started; its default supervisor stops it.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public ActorInitializationException(IActorRef? actor, string message, Exception? cause = null)
        : base(message, cause)
    {
        Actor = actor!;
    }

    /// <summary>The ref that the actor would have had.</summary>
    public IActorRef Actor { get; set; } = null!;
}
