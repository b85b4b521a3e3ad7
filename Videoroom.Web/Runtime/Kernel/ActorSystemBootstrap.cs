using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster.Store;
using Akka.Serialization;
using Videoroom.ActorKernel;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Serialization;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>Starts the actor system of the <c>kernel</c> runtime. The folder beside this one has the same for <c>akka</c>.</summary>
internal static class ActorSystemBootstrap
{
    /// <summary>Starts the system, and joins the cluster when there is one.</summary>
    /// <exception cref="ConfigurationException">The cluster's store or address cannot be used.</exception>
    public static async Task<ActorSystem> StartAsync(
        string name, VideoroomOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var kernel = new KernelOptions
        {
            TimeProvider = clock,
            LoggerFactory = loggers,
            Cluster = NodeClusterOptions.From(options),
            Serializers = [new SerializerBinding(system => new VideoroomSerializer(system), VideoroomSerializer.MessageTypes)],
        };
        try
        {
            return await KernelBootstrap.StartAsync(name, kernel, cancellation);
        }
        catch (ClusterSecretException)
        {
            throw new ConfigurationException("CLUSTER_SECRET", "(hidden)", "the secret of the nodes that run: all nodes of a cluster need the same");
        }
        catch (ClusterStoreException e)
        {
            throw new ConfigurationException(
                "CLUSTER_STORE", StoreConnectionString.Describe(options.Cluster!.Store!), $"a PostgreSQL database that answers. {e.Message}");
        }
        catch (SocketException e)
        {
            throw new ConfigurationException(
                "CLUSTER_ADDRESS", $"{options.Cluster!.Address}", $"an address of this machine and a TCP port that no other process uses. {e.Message}");
        }
    }

    /// <summary>What names the rooms' lives.</summary>
    public static IRoomEpochs Epochs(ActorSystem system, VideoroomOptions options, TimeProvider clock)
        => options.Cluster is null ? new ClockEpochs(clock) : new ShardRoomEpochs(system);
}
