using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Serialization;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>
/// Starts the actor system of the <c>akka</c> runtime with hocon/videoroom.conf. The folder beside this one has the same for
/// <c>kernel</c>. Akka.NET has its own clock and log, so the host's are not used.
/// </summary>
internal static class ActorSystemBootstrap
{
    private const string ConfigurationFile = "videoroom.conf";

    /// <summary>Starts the system, and joins the cluster: that of its seed nodes, or one of its own.</summary>
    /// <exception cref="OperationCanceledException">Given up before it was a member.</exception>
    public static async Task<ActorSystem> StartAsync(
        string name, VideoroomOptions options, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var hocon = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, ConfigurationFile), cancellation);
        var configuration = ConfigurationFactory.ParseString(OwnHocon(name, options)).WithFallback(ConfigurationFactory.ParseString(hocon));
        var serialization = SerializationSetup.Create(system => ImmutableHashSet.Create(
            SerializerDetails.Create("videoroom", new VideoroomSerializer(system), [.. VideoroomSerializer.MessageTypes])));
        var system = ActorSystem.Create(name, BootstrapSetup.Create().WithConfig(configuration).And(serialization));
        var cluster = global::Akka.Cluster.Cluster.Get(system);
        if (options.Cluster is null)
        {
            await cluster.JoinAsync(cluster.SelfAddress, cancellation);
        }
        else
        {
            await cluster.JoinSeedNodesAsync(options.Cluster.Seeds.Select(seed => Address.Parse($"akka.tcp://{name}@{seed}")), cancellation);
        }

        return system;
    }

    /// <summary>What names the rooms' lives: without a store, the time of day.</summary>
    public static IRoomEpochs Epochs(ActorSystem system, VideoroomOptions options, TimeProvider clock) => new ClockEpochs(clock);

    // Members have no properties here, but roles: a property is one. Hosts, ports and addresses were checked when they were
    // read, so that nothing in them needs escaping.
    private static string OwnHocon(string name, VideoroomOptions options)
    {
        if (options.Cluster is not { Address: var address })
        {
            return "";
        }

        var roles = string.Join(", ", NodeProperties.Of(options).Select(property => $"\"{property.Key}={property.Value}\""));
        return $$"""
            akka.remote.dot-netty.tcp { hostname = "{{address.Host}}", port = {{address.Port}} }
            akka.cluster.roles = [{{roles}}]
            """;
    }
}
