namespace Akka.Actor;

/// <summary>What an actor gets when nothing else came for the time that it set.</summary>
public class ReceiveTimeout
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The one instance.</summary>
    public static ReceiveTimeout Instance { get; } = new();
}
