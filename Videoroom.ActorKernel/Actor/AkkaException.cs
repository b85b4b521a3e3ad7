namespace Akka.Actor;

/// <summary>The base of what the kernel throws.</summary>
public abstract class AkkaException : Exception
{
    private protected AkkaException(string? message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
