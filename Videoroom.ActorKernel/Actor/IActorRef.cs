namespace Akka.Actor;

/// <summary>
/// The address of an actor: what others send messages to. Stays valid over restarts. Two are equal when they name the
/// same incarnation (path and uid).
/// </summary>
public interface IActorRef : ICanTell, IComparable, IComparable<IActorRef>, IEquatable<IActorRef>
{
    /// <summary>The actor's place in the tree, with the uid of its incarnation.</summary>
    ActorPath Path { get; }
}
