using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Hosting.Logging;
using Akka.Serialization;
using Videoroom.Actors.Serialization;
using Videoroom.Web.Clustering.Lease;
using Videoroom.Web.Clustering.Links;
using Videoroom.Web.Clustering.Placement;
using Videoroom.Web.Configuration;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering;

/// <summary>
/// The node's actor system: hocon/videoroom.conf, laid over with what the options say. Without <c>CLUSTER_ADDRESS</c> it has the
/// local provider, which opens no port; with it the node is a member of a cluster.
/// </summary>
internal static class ClusterHosting
{
    /// <summary>The actor system's name, the same on all nodes.</summary>
    public const string SystemName = "videoroom";

    private const string ConfigurationFile = "videoroom.conf";

    /// <summary>Adds the actor system and its rooms to a host.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">The options.</param>
    public static void AddNodeActorSystem(this IServiceCollection services, VideoroomOptions options)
        => services.AddAkka<NodeActorSystem>(SystemName, (akka, provider) =>
        {
            akka.AddHocon(DrainHocon(options), HoconAddMode.Prepend);
            akka.AddHoconFile(Path.Combine(AppContext.BaseDirectory, ConfigurationFile), HoconAddMode.Append);
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLogger<NodeLogger>();
            });
            akka.AddSetup(new LoggerFactorySetup(provider.GetRequiredService<ILoggerFactory>()));
            if (options.Cluster is { } cluster)
            {
                akka.WithClusterOf(cluster, options, provider);
            }
            else
            {
                akka.WithActorRefProvider(ProviderSelection.Local.Instance);
            }

            akka.WithRooms(provider, options.Cluster is null ? null : new RoomPlacement());
        });

    private static void WithClusterOf(this AkkaConfigurationBuilder akka, ClusterSettings cluster, VideoroomOptions options, IServiceProvider services)
    {
        // Akka.Hosting writes roles without quotes, and an address has characters that HOCON does not take so.
        var roles = string.Join(", ", NodeProperties.Of(options).Select(property => $"\"{property.Key}={property.Value}\""));
        akka.AddHocon($"akka.cluster.roles = [{roles}]", HoconAddMode.Prepend);
        // Akka.Hosting's options for remoting are those of the transport that Akka.Remote ships, which is not used.
        akka.AddHocon(
            $"akka.remote.videoroom-link {{ hostname = \"{cluster.Address.Host}\", port = {cluster.Address.Port} }}", HoconAddMode.Prepend);
        akka.WithClustering(new ClusterOptions { AppVersion = NodeProperties.OwnVersion });
        if (cluster.Lease is { } lease)
        {
            akka.AddHocon(ClusterLease.Hocon, HoconAddMode.Prepend);
            akka.AddSetup(new PostgresLeaseSetup(lease));
        }

        akka.AddSetup(new LinkCredentials(
            cluster.Secret, services.GetRequiredService<LinkErrors>(), services.GetRequiredService<TimeProvider>()));
        akka.AddSetup(services.GetRequiredService<LinkFence>());
        akka.AddSetup(SerializationSetup.Create(system => ImmutableHashSet.Create(
            SerializerDetails.Create("videoroom", new VideoroomSerializer(system), [.. VideoroomSerializer.MessageTypes]))));
    }

    private static string DrainHocon(VideoroomOptions options)
        => $"akka.coordinated-shutdown.phases.before-service-unbind.timeout = {options.DrainSeconds + 10}s";
}
