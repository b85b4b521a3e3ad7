namespace Akka.Actor.Internal;

/// <summary>A message on its way, with its sender.</summary>
internal readonly struct Envelope
{
    /// <summary>Makes an envelope.</summary>
    public Envelope(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>What is sent.</summary>
    public object Message { get; }

    /// <summary>By whom; null for nobody.</summary>
    public IActorRef? Sender { get; }
}
