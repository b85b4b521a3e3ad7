namespace Akka.Actor;

/// <summary>From paths to refs.</summary>
public interface IActorRefProvider
{
    /// <summary>The address that other nodes reach this system under; without a host when there is no cluster.</summary>
    Address DefaultAddress { get; }

    /// <summary>
    /// The ref of an actor by what <see cref="Serialization.Serialization.SerializedActorPath"/> wrote: of an actor here when
    /// the address is this system's or has no host, else of one on another node. Dead letters when the text is no path.
    /// </summary>
    IActorRef ResolveActorRef(string path);
}
