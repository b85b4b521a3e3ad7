namespace Akka.Actor;

/// <summary>What an actor knows and can do about itself. Only for the actor, while it handles a message.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>What the actor was made of.</summary>
    Props Props { get; }

    /// <summary>The time set by <see cref="SetReceiveTimeout"/>.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>The actor's ref.</summary>
    IActorRef Self { get; }

    /// <summary>Who sent the message that is being handled; dead letters when nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>Replaces the behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the others.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>The child of a name; <see cref="ActorRefs.Nobody"/> when there is none.</summary>
    IActorRef Child(string name);

    /// <summary>The children.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Sets after how long without a message <see cref="Actor.ReceiveTimeout"/> comes; null to set none.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops an actor after the message that it is handling; its children first.</summary>
    void Stop(IActorRef child);

    /// <summary>Takes the topmost behaviour away.</summary>
    void UnbecomeStacked();
}
