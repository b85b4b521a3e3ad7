using Akka.Serialization;
using Akka.TestKit;
using Videoroom.ActorKernel;
using Videoroom.Actors.Serialization;

namespace Videoroom.Tests.Runtime;

/// <summary>
/// The base of every spec of actors: a system of its own whose time moves by <see cref="TestScheduler.Advance"/> only. Messages that
/// may cross nodes go through their serializer here, too. The folder beside this one has the same for the <c>akka</c> runtime.
/// </summary>
public abstract class ActorSpec : Akka.TestKit.Xunit2.TestKit
{
    protected ActorSpec()
        : base(KernelBootstrap.Start("test", new KernelOptions
        {
            Scheduler = new TestScheduler(),
            Serializers = [new SerializerBinding(system => new VideoroomSerializer(system), VideoroomSerializer.MessageTypes)],
            SerializeAllMessages = true,
        }))
    {
    }

    protected TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;
}
