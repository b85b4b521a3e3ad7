namespace Akka.Actor;

/// <summary>The name is taken or malformed.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public InvalidActorNameException(string message)
        : base(message)
    {
    }
}
