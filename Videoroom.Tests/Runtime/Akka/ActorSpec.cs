using Akka.TestKit;

namespace Videoroom.Tests.Runtime;

/// <summary>
/// The base of every spec of actors: a system of its own whose time moves by <see cref="TestScheduler.Advance"/> only. The
/// folder beside this one has the same for the <c>kernel</c> runtime.
/// </summary>
public abstract class ActorSpec : Akka.TestKit.Xunit2.TestKit
{
    private const string Hocon = """
        akka.actor.provider = cluster
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.cluster.sharding { passivate-idle-entity-after = off, state-store-mode = ddata }
        akka.cluster.sharding.distributed-data.durable.keys = []
        """;

    protected ActorSpec()
        : base(Hocon)
    {
        var cluster = Akka.Cluster.Cluster.Get(Sys);
        cluster.Join(cluster.SelfAddress);

        // The cluster's own rounds are timed by the spec's scheduler as well.
        AwaitCondition(() =>
        {
            Scheduler.Advance(TimeSpan.FromSeconds(1));
            return cluster.IsUp;
        });
    }

    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;
}
