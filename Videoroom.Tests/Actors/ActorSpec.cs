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
public abstract class ActorSpec : Akka.TestKit.Xunit2.TestKit, IAsyncLifetime
{
    /// <summary>
    /// The time limit of questions and of the TestKit's expectations. Waiting ends as soon as what is waited for is there: the limit is for
    /// a machine that is busy with something else. Who breaks the code on purpose (mutate.sh) sets PATIENCE_SECONDS to a shorter one.
    /// </summary>
    internal static readonly TimeSpan Patience =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("PATIENCE_SECONDS"), out var seconds) ? seconds : 30);

    /// <summary>How often a condition is looked at that somebody else brings about; the TestKit's default grows with the time limit.</summary>
    internal static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    // The node's own settings, but for what says which nodes there are.
    private const string ClusterHocon = """
        akka {
          actor.provider = cluster
          remote.videoroom-link { hostname = "127.0.0.1", port = 0 }
          remote.flush-wait-on-shutdown = 0s
          # What a spec says about nodes that do not exist is all that is known of them, however long the machine stands still.
          remote.watch-failure-detector.acceptable-heartbeat-pause = 600s
          cluster.downing-provider-class = ""
          # The system is the spec's, which looks at what its actors do then.
          cluster.run-coordinated-shutdown-when-down = off
        }
        """;

    private static readonly string Hocon = $$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          scheduler.implementation = "Videoroom.Tests.Actors.SpecScheduler, Videoroom.Tests"
          test {
            single-expect-default = {{Patience.TotalSeconds}}s
            default-timeout = {{Patience.TotalSeconds}}s
            timefactor = 1
          }
          actor.serialize-messages = on
        }
        """;

    private readonly bool _isClustered;

    protected ActorSpec(bool isClustered = false)
        : base(Setup(isClustered ? ConfigurationFactory.ParseString(Hocon).WithFallback(ClusterHocon).WithFallback(NodeHocon()) : Hocon))
        => _isClustered = isClustered;

    /// <summary>What a spec has to wait for before its first line; the constructors wait for nothing.</summary>
    public virtual async Task InitializeAsync()
    {
        if (_isClustered)
        {
            var cluster = Akka.Cluster.Cluster.Get(Sys);
            cluster.Join(cluster.SelfAddress);
            await AwaitConditionAsync(() => cluster.IsUp, max: null, interval: LookInterval);
        }
    }

    /// <summary>Ends the system: the TestKit's <see cref="IDisposable.Dispose"/>, which comes after this, would block a thread for it.</summary>
    public virtual Task DisposeAsync() => ShutdownAsync(Patience);

    /// <summary>
    /// Lets time pass, when an actor has done with all that it was told before this. What it says can be heard before it has started
    /// the timer that goes with it, and a timer that starts after the advance is not due with it.
    /// </summary>
    internal async Task AdvanceAsync(TimeSpan time, IActorRef actor)
    {
        Assert.Equal(actor, (await actor.Ask<ActorIdentity>(new Identify(null), Patience)).Subject);
        ((SpecScheduler)Sys.Scheduler).Manual.Advance(time);
    }

    /// <summary>
    /// Proves that an actor told a probe nothing that the probe has not shown yet: the next thing that comes is the answer to a
    /// question that is asked now.
    /// </summary>
    /// <remarks>
    /// The order holds because every actor answers <see cref="Identify"/> in its turn, behind all that the spec told it before, and
    /// because what one actor tells another arrives in the order in which it was told. Where a stand-in of the spec's is between the
    /// two, which forwards whatever it gets, the question is asked in its name: the answer takes the same two steps as everything else
    /// that could come, and each of them keeps the order. An actor that stashes what it gets would answer too early: it must be past
    /// its beginning.
    /// </remarks>
    /// <param name="probe">Where nothing is to come.</param>
    /// <param name="from">The actor that could have told it something.</param>
    /// <param name="standIn">The stand-in that forwards to the probe; null when the probe itself is told.</param>
    internal static async Task ExpectNothingAsync(TestProbe probe, IActorRef from, IActorRef? standIn = null)
    {
        from.Tell(new Identify(null), standIn ?? probe.Ref);
        Assert.Equal(from, (await probe.ExpectMsgAsync<ActorIdentity>()).Subject);
    }

    /// <summary>
    /// Proves the same where all that could have told the probe something has ended, or does so in the spec's own turn: a marker from
    /// here comes behind it.
    /// </summary>
    internal static async Task ExpectNothingAsync(TestProbe probe)
    {
        probe.Ref.Tell("marker", ActorRefs.NoSender);
        await probe.ExpectMsgAsync("marker");
    }

    /// <summary>The settings that nodes run with.</summary>
    internal static Config NodeHocon()
        => ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "videoroom.conf")));

    /// <summary>How a system is made whose messages are serialized as between nodes, and are passed through where they never leave one.</summary>
    internal static ActorSystemSetup Setup(Config hocon) => LinkNode.WithLinks(BootstrapSetup.Create().WithConfig(hocon)).And(SerializationSetup.Create(
        system => ImmutableHashSet.Create(
            SerializerDetails.Create("videoroom", new VideoroomSerializer(system), [.. VideoroomSerializer.MessageTypes]),
            SerializerDetails.Create("local", new PassThroughSerializer(system), ImmutableHashSet.Create(typeof(object))))));
}
