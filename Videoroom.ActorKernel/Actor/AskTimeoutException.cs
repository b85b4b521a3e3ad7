namespace Akka.Actor;

/// <summary>An ask got no answer in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
