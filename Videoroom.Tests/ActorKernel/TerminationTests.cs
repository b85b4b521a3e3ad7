using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Time.Testing;
using Videoroom.ActorKernel;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class TerminationTests : ActorSpec
{
    [Fact]
    public async Task Terminate_stops_every_actor_and_timer()
    {
        var time = new CountingTimeProvider();
        var system = KernelBootstrap.Start("ends", new KernelOptions { TimeProvider = time });
        var stopped = new System.Collections.Concurrent.ConcurrentQueue<int>();
        for (var i = 0; i < 100; i++)
        {
            system.ActorOf(Props.Create(() => new Busy(stopped)));
        }

        await system.Terminate();
        Assert.Equal(100, stopped.Count);
        Assert.Equal(0, time.Running);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Create(() => new Busy(stopped))));
    }

    [Fact]
    public async Task Terminate_can_be_called_often_and_by_an_actor()
    {
        var actor = Sys.ActorOf(Props.Create(() => new EndsSystem()));
        actor.Tell("end");
        await Sys.Terminate().WaitAsync(TimeSpan.FromSeconds(30));
        await Sys.Terminate();
    }

    [Fact]
    public void Actors_that_came_and_went_leave_nothing_behind()
    {
        var references = StartAndStop(200);
        AwaitCondition(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return references.Count(reference => reference.TryGetTarget(out _)) <= 2;
        });
        Assert.Empty(((Akka.Actor.Internal.ActorSystemImpl)Sys).Guardian.ChildRefs);
    }

    [Fact]
    public void Hocon_is_refused_and_not_ignored()
    {
        var config = ConfigurationFactory.ParseString("akka.loglevel = DEBUG");
        Assert.Contains("HOCON", Assert.Throws<NotSupportedException>(() => ActorSystem.Create("test", config)).Message);
        Assert.Throws<NotSupportedException>(() => new Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("-a")]
    public void A_system_has_a_proper_name(string name) => Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));

    [Fact]
    public void An_actor_is_not_made_with_new() => Assert.Throws<ActorInitializationException>(() => new EndsSystem());

    [Fact]
    public void Props_take_a_new_expression_only()
    {
        Func<EndsSystem> factory = () => new EndsSystem();
        Assert.Throws<ArgumentException>(() => Props.Create(() => factory()));
    }

    private List<WeakReference<object>> StartAndStop(int count)
    {
        var references = new System.Collections.Concurrent.ConcurrentQueue<WeakReference<object>>();
        for (var i = 0; i < count; i++)
        {
            var actor = Sys.ActorOf(Props.Create(() => new Tracked(references)));
            Watch(actor);
            actor.Tell(PoisonPill.Instance);
            ExpectMsg<Terminated>();
        }

        return [.. references];
    }

    private sealed class Busy : ReceiveActor, IWithTimers
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<int> _stopped;

        public Busy(System.Collections.Concurrent.ConcurrentQueue<int> stopped)
        {
            _stopped = stopped;
            Timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1));
            SetReceiveTimeout(TimeSpan.FromSeconds(1));
            Context.System.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromSeconds(1), Self, "own", Self);
            ReceiveAny(_ => { });
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PostStop() => _stopped.Enqueue(1);
    }

    private sealed class EndsSystem : ReceiveActor
    {
        public EndsSystem() => ReceiveAny(_ => Context.System.Terminate());
    }

    private sealed class Tracked : ReceiveActor
    {
        public Tracked(System.Collections.Concurrent.ConcurrentQueue<WeakReference<object>> references) =>
            references.Enqueue(new WeakReference<object>(this));
    }

    private sealed class CountingTimeProvider : FakeTimeProvider
    {
        private int _running;

        public int Running => Volatile.Read(ref _running);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _running);
            return new Counted(this, base.CreateTimer(callback, state, dueTime, period));
        }

        private sealed class Counted(CountingTimeProvider owner, ITimer inner) : ITimer
        {
            private int _disposed;

            public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _disposed, 1) == 0)
                {
                    Interlocked.Decrement(ref owner._running);
                }

                inner.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
