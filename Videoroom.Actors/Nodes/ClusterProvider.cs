using Akka.Actor;
using Akka.Cluster;

namespace Videoroom.Actors.Nodes;

/// <summary>Whether a node is alone.</summary>
public static class ClusterProvider
{
    /// <summary>Whether the system has the cluster provider: it is a member of a cluster, or is to become one.</summary>
    /// <param name="system">The system.</param>
    public static bool IsClustered(this ActorSystem system) => ((ExtendedActorSystem)system).Provider is IClusterActorRefProvider;
}
