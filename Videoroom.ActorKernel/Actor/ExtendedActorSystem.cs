namespace Akka.Actor;

/// <summary>What serializers may ask of a system: every system is one.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>From paths to refs.</summary>
    public abstract IActorRefProvider Provider { get; }
}
