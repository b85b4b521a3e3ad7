namespace Akka.Actor;

/// <summary>Any actor answers it with <see cref="ActorIdentity"/>.</summary>
public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>Makes the question.</summary>
    public Identify(object messageId)
    {
        MessageId = messageId;
    }

    /// <summary>Comes back in the answer.</summary>
    public object MessageId { get; }
}
