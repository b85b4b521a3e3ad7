using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Forming;
using Videoroom.Tests.Web.Clustering.Links;

namespace Videoroom.Tests.Actors.Forming;

/// <summary>A node that has found no cluster yet. Its time moves by the test only.</summary>
public sealed class ContactActorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly ConcurrentQueue<DateTimeOffset> _dialled = new();
    private readonly ActorSystem _system = ActorSystem.Create("forming", ActorSpec.Setup(ConfigurationFactory.ParseString("""
        akka {
          loglevel = ERROR
          actor.provider = cluster
          scheduler.implementation = "Videoroom.Tests.Actors.SpecScheduler, Videoroom.Tests"
          remote.videoroom-link { hostname = "127.0.0.1", port = 0 }
          remote.flush-wait-on-shutdown = 0s
          cluster.downing-provider-class = ""
        }
        """).WithFallback(ActorSpec.NodeHocon())));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task The_port_of_a_seed_that_owes_its_answer_is_dialled_after_a_second_and_once_a_second_then()
    {
        var begin = _clock.GetUtcNow();
        var self = $"127.0.0.1:{LinkNode.AddressOf(_system).Port}";
        ClusterForming.Start(_system, new FormingOptions
        {
            Self = self,
            // The lowest address: the node waits for it.
            ResolveSeeds = _ => Task.FromResult<IReadOnlyList<string>>(["127.0.0.1:1", self]),
            IsListening = (_, _) =>
            {
                _dialled.Enqueue(_clock.GetUtcNow());
                return Task.FromResult(true);
            },
            IsForeign = _ => false,
            StartedMs = _ => 0,
            Superseded = _ => { },
            Clock = _clock,
        });

        for (var ticks = 0; ticks < 20; ticks++)
        {
            _clock.Advance(ContactActor.AskInterval);
            ((SpecScheduler)_system.Scheduler).Manual.Advance(ContactActor.AskInterval);
            // Its answer comes after it has done what the tick asks of it.
            await AnswerAsync();
        }

        List<DateTimeOffset> times = [begin, .. _dialled];
        Assert.InRange(_dialled.Count, 3, 5);
        Assert.All(times.Zip(times.Skip(1), (earlier, later) => later - earlier), pause => Assert.True(pause >= ContactActor.DialInterval));
    }

    private async Task AnswerAsync()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asking = _system.ActorOf(Props.Create(() => new Asking(answered)));
        _system.ActorSelection($"/user/{ContactActor.Name}").Tell(new AskContact("127.0.0.1:2", null), asking);
        await answered.Task.WaitAsync(LinkNode.Patience);
    }

    private sealed class Asking : ReceiveActor
    {
        public Asking(TaskCompletionSource answered) => Receive<ContactAnswer>(_ => answered.TrySetResult());
    }
}
