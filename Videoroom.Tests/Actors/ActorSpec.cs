using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Actors;

/// <summary>
/// The base of every spec of actors: a system of its own, without a cluster, whose time moves by
/// <see cref="TestScheduler.Advance"/> only. Messages that may cross nodes go through their serializer here, too.
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
          scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
          test {
            single-expect-default = 30s
            default-timeout = 30s
            timefactor = 1
          }
          actor.serialize-messages = on
        }
        """;

    protected ActorSpec()
        : base(Setup(Hocon))
    {
    }

    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    /// <summary>How a system is made whose messages are serialized as between nodes, and are passed through where they never leave one.</summary>
    internal static ActorSystemSetup Setup(Config hocon) => BootstrapSetup.Create().WithConfig(hocon).And(SerializationSetup.Create(
        system => ImmutableHashSet.Create(
            SerializerDetails.Create("videoroom", new VideoroomSerializer(system), [.. VideoroomSerializer.MessageTypes]),
            SerializerDetails.Create("local", new PassThroughSerializer(system), ImmutableHashSet.Create(typeof(object))))));
}
