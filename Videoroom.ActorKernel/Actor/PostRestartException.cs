namespace Akka.Actor;

/// <summary>An actor failed while it was being restarted.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Makes the exception.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception post restart ({originalCause.GetType()})", cause)
    {
        OriginalCause = originalCause;
    }

    /// <summary>Why it was restarted.</summary>
    public Exception OriginalCause { get; }
}
