using Akka.Actor;
using Akka.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>
/// Starts the actor system of the <c>akka</c> runtime with hocon/videoroom.conf. The folder beside this one has the same for
/// <c>kernel</c>. Akka.NET has its own clock and log, so the host's are not used.
/// </summary>
internal static class ActorSystemBootstrap
{
    private const string ConfigurationFile = "videoroom.conf";

    public static ActorSystem Start(string name, TimeProvider clock, ILoggerFactory loggers)
    {
        var hocon = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, ConfigurationFile));
        var system = ActorSystem.Create(name, ConfigurationFactory.ParseString(hocon));

        // A cluster of one: cluster sharding starts when its node is a member.
        var cluster = global::Akka.Cluster.Cluster.Get(system);
        cluster.Join(cluster.SelfAddress);
        return system;
    }
}
