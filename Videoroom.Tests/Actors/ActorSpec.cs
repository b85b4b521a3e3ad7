using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit;
using Videoroom.Actors.Serialization;
using Videoroom.Tests.Web.Clustering.Links;

namespace Videoroom.Tests.Actors;

/// <summary>
/// The base of every spec of actors: a system of its own whose time moves by <see cref="TestScheduler.Advance"/> only, a node alone
/// or a cluster of one. Messages that may cross nodes go through their serializer here, too.
/// </summary>
public abstract class ActorSpec : Akka.TestKit.Xunit2.TestKit
{
    // Waiting ends as soon as what is waited for is there: the limit is for a machine that is busy with something else.
    private const string Hocon = """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          scheduler.implementation = "Videoroom.Tests.Actors.SpecScheduler, Videoroom.Tests"
          test {
            single-expect-default = 30s
            default-timeout = 30s
            timefactor = 1
          }
          actor.serialize-messages = on
        }
        """;

    // The node's own settings, but for what says which nodes there are.
    private const string ClusterHocon = """
        akka {
          actor.provider = cluster
          remote.videoroom-link { hostname = "127.0.0.1", port = 0 }
          remote.flush-wait-on-shutdown = 0s
          cluster.downing-provider-class = ""
        }
        """;

    /// <summary>How often a condition is looked at that somebody else brings about; the TestKit's default grows with the time limit.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    protected ActorSpec(bool isClustered = false)
        : base(Setup(isClustered ? ConfigurationFactory.ParseString(Hocon).WithFallback(ClusterHocon).WithFallback(NodeHocon()) : Hocon))
    {
        if (isClustered)
        {
            var cluster = Akka.Cluster.Cluster.Get(Sys);
            cluster.Join(cluster.SelfAddress);
            AwaitCondition(() => cluster.IsUp, max: null, interval: LookInterval);
        }
    }

    protected TestScheduler Scheduler => ((SpecScheduler)Sys.Scheduler).Manual;

    /// <summary>The settings that nodes run with.</summary>
    internal static Config NodeHocon() =>
        ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "videoroom.conf")));

    /// <summary>How a system is made whose messages are serialized as between nodes, and are passed through where they never leave one.</summary>
    internal static ActorSystemSetup Setup(Config hocon) => BootstrapSetup.Create().WithConfig(hocon).And(SerializationSetup.Create(
        system => ImmutableHashSet.Create(
            SerializerDetails.Create("videoroom", new VideoroomSerializer(system), [.. VideoroomSerializer.MessageTypes]),
            SerializerDetails.Create("local", new PassThroughSerializer(system), ImmutableHashSet.Create(typeof(object)))))).And(LinkNode.Credentials);
}
