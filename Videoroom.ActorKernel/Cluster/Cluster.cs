using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster;

/// <summary>The cluster that a system belongs to: of itself alone, so far.</summary>
public class Cluster
{
    internal Cluster(ActorSystemImpl system)
    {
        SelfUniqueAddress = system.SelfUniqueAddress;
    }

    /// <summary>This node's address.</summary>
    public Address SelfAddress => SelfUniqueAddress.Address;

    /// <summary>This run of this node.</summary>
    public UniqueAddress SelfUniqueAddress { get; }

    /// <summary>The cluster of a system.</summary>
    public static Cluster Get(ActorSystem system) => ((ActorSystemImpl)system).Extension(impl => new Cluster(impl));
}
