namespace Akka.Actor;

/// <summary>The refs that everybody knows.</summary>
public static class ActorRefs
{
    /// <summary>No actor.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>No sender: null, as in Akka.NET.</summary>
    public static readonly IActorRef NoSender = null!;
}
