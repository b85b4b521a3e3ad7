using Akka.Actor;
using Akka.Coordination;
using Videoroom.Actors.Nodes;

namespace Videoroom.Web.Clustering.Lease;

/// <summary>The lease that decides between two halves of a cluster, as Akka's LeaseProvider makes it.</summary>
internal static class ClusterLease
{
    /// <summary>
    /// The HOCON that configures the lease; the connection string comes by <see cref="PostgresLeaseSetup"/>. Its renewal is lost
    /// after 5 s: as long is it taken after its holder's end. A store that is away costs both halves the operation's time limit, in
    /// which neither has ended.
    /// </summary>
    public const string Hocon =
        $$"""
        {{ConfigurationPath}} {
          lease-class = "Videoroom.Web.Clustering.Lease.PostgresLease, Videoroom.Web"
          heartbeat-interval = 1s
          heartbeat-timeout = 5s
          lease-operation-timeout = 700ms
        }
        """;

    private const string ConfigurationPath = "videoroom.cluster.lease";

    /// <summary>Whether <see cref="Hocon"/> is part of the system's configuration.</summary>
    public static bool IsConfigured(ActorSystem system) => system.Settings.Config.HasPath($"{ConfigurationPath}.lease-class");

    /// <summary>The lease.</summary>
    /// <param name="system">The actor system; its name is the lease's, so that one database serves more than one cluster.</param>
    /// <param name="self">The node's address, its owner's name.</param>
    public static Akka.Coordination.Lease Get(ActorSystem system, Address self)
        => LeaseProvider.Get(system).GetLease($"{system.Name}-majority", ConfigurationPath, NodeNames.OfMember(self));
}
