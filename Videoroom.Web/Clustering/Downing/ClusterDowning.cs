using Akka.Actor.Setup;
using Videoroom.Web.Clustering.Lease;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>What downing needs of the actor system's configuration.</summary>
internal static class ClusterDowning
{
    private const string Downing =
        """
        akka.cluster.downing-provider-class = "Videoroom.Web.Clustering.Downing.CrashDowningProvider, Videoroom.Web"
        akka.actor {
          serializers.videoroom-downing = "Videoroom.Web.Clustering.Downing.NodeReportSerializer, Videoroom.Web"
          serialization-bindings { "Videoroom.Web.Clustering.Downing.NodeReport, Videoroom.Web" = videoroom-downing }
        }
        """;

    /// <summary>The HOCON to lay over. It has no secret.</summary>
    public static string Hocon(ClusterSettings cluster) => cluster.Lease is null ? Downing : $"{Downing}\n{ClusterLease.Hocon}";

    /// <summary>The set-up to add; null when there is no lease.</summary>
    public static Setup? Setup(ClusterSettings cluster) => cluster.Lease is { } lease ? new PostgresLeaseSetup(lease) : null;
}
