namespace Akka.Actor;

/// <summary>The address of an actor: what others send messages to.</summary>
public interface IActorRef
{
}
