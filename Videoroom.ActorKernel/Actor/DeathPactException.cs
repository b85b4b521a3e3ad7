namespace Akka.Actor;

/// <summary>A watched actor has terminated and the watcher did not handle that.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor {deadActor} terminated")
    {
        DeadActor = deadActor;
    }

    /// <summary>Who has terminated.</summary>
    public IActorRef DeadActor { get; }
}
