namespace Akka.Actor;

/// <summary>Where actors are made and found.</summary>
public interface IActorRefFactory
{
    /// <summary>Makes an actor as a child of this one.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken or malformed.</exception>
    /// <exception cref="InvalidOperationException">This actor is stopping.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>The actors at a path. Without a host, it is looked for in this system.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>The actors at a path: absolute, from the root (<c>/user/a</c>), or from here (<c>../b</c>, <c>*</c>).</summary>
    ActorSelection ActorSelection(string actorPath);
}
