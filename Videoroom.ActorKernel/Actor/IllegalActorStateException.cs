namespace Akka.Actor;

/// <summary>The same message was stashed twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}
