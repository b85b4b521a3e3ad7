using Akka.Actor;
using Akka.Configuration;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>
/// Starts the actor system of the <c>akka</c> runtime with hocon/videoroom.conf. The folder beside this one has the same for
/// <c>kernel</c>. Akka.NET has its own clock and log, so the host's are not used.
/// </summary>
internal static class ActorSystemBootstrap
{
    private const string ConfigurationFile = "videoroom.conf";

    public static ActorSystem Start(string name, VideoroomOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        var file = ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, ConfigurationFile)));
        var cluster = options.Cluster;
        var system = ActorSystem.Create(name, cluster is null ? file : ConfigurationFactory.ParseString(Hocon(name, cluster)).WithFallback(file));
        if (cluster is null)
        {
            // A cluster of one: cluster sharding starts when its node is a member.
            var self = global::Akka.Cluster.Cluster.Get(system);
            self.Join(self.SelfAddress);
        }

        return system;
    }

    // Hosts and ports were checked when they were read: nothing in them needs escaping.
    private static string Hocon(string name, ClusterSettings cluster)
    {
        var seeds = string.Join(", ", cluster.Seeds.Select(seed => $"\"akka.tcp://{name}@{seed}\""));
        return $$"""
            akka.remote.dot-netty.tcp { hostname = "{{cluster.Address.Host}}", port = {{cluster.Address.Port}} }
            akka.cluster.seed-nodes = [{{seeds}}]
            """;
    }
}
