namespace Akka.Actor;

/// <summary>A selection names no actor, or none that answered in time.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public ActorNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
