using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class SupervisionTests : ActorSpec
{
    [Fact]
    public void By_default_a_failed_child_is_restarted_with_its_state_lost_and_its_ref_kept()
    {
        var child = ChildOf(null);
        child.Tell("count");
        ExpectMsg(1);
        child.Tell(new InvalidOperationException("boom"));
        ExpectMsg("pre-restart boom of InvalidOperationException");
        ExpectMsg("post-restart boom");
        child.Tell("count");
        ExpectMsg(1);
    }

    [Fact]
    public void A_restarted_actor_keeps_its_mailbox_and_drops_only_the_message_it_failed_at()
    {
        var child = ChildOf(null);
        child.Tell("block");
        ExpectMsg("blocked");
        child.Tell(new InvalidOperationException("boom"));
        child.Tell("count");
        child.Tell("count");
        Unblock(child);
        ExpectMsg("pre-restart boom of InvalidOperationException");
        ExpectMsg("post-restart boom");
        ExpectMsg(1);
        ExpectMsg(2);
    }

    [Fact]
    public void Resume_keeps_the_state()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Resume));
        child.Tell("count");
        ExpectMsg(1);
        child.Tell(new InvalidOperationException("boom"));
        child.Tell("count");
        ExpectMsg(2);
    }

    [Fact]
    public void Stop_ends_the_child()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Stop));
        Watch(child);
        child.Tell(new InvalidOperationException("boom"));
        ExpectMsg("stopped");
        ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_has_the_parent_fail_and_its_restart_stops_the_children()
    {
        var child = ChildOf(new OneForOneStrategy(_ => Directive.Escalate), out var parent);
        Watch(child);
        child.Tell(new InvalidOperationException("boom"));
        ExpectMsg("stopped");
        ExpectTerminated(child);
        parent.Tell("children");
        ExpectMsg(0);
    }

    [Fact]
    public async Task A_failure_that_is_escalated_beyond_the_guardian_of_the_user_ends_the_system()
    {
        // The guardian of the user restarts by default, so the way up is an actor whose parent is the guardian of all.
        var system = (Akka.Actor.Internal.ActorSystemImpl)Sys;
        ((Akka.Actor.Internal.IInternalActorRef)system.Root).SendSystemMessage(
            new Akka.Dispatch.Failed(system.Guardian, new InvalidOperationException("boom")));
        await Sys.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_child_is_stopped_when_it_was_restarted_too_often()
    {
        var child = ChildOf(new OneForOneStrategy(2, null, _ => Directive.Restart));
        Watch(child);
        for (var i = 0; i < 2; i++)
        {
            child.Tell(new InvalidOperationException("boom"));
            ExpectMsg("pre-restart boom of InvalidOperationException");
            ExpectMsg("post-restart boom");
        }

        child.Tell(new InvalidOperationException("boom"));
        ExpectMsg("stopped");
        ExpectTerminated(child);
    }

    [Fact]
    public void Restarts_are_counted_within_the_time_range_only()
    {
        var entry = new Akka.Actor.Internal.ChildEntry(null!);
        Assert.True(entry.RequestRestart(1, 1_000, TimeSpan.FromSeconds(0)));
        Assert.False(entry.RequestRestart(1, 1_000, TimeSpan.FromSeconds(1)));
        Assert.True(entry.RequestRestart(1, 1_000, TimeSpan.FromSeconds(3)));
        Assert.False(new Akka.Actor.Internal.ChildEntry(null!).RequestRestart(0, -1, TimeSpan.Zero));
    }

    [Fact]
    public void Kill_stops_by_default()
    {
        var child = ChildOf(null);
        Watch(child);
        child.Tell(Kill.Instance);
        ExpectMsg("stopped");
        ExpectTerminated(child);
    }

    [Fact]
    public void An_actor_that_cannot_be_constructed_is_stopped_and_its_mail_becomes_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Unborn()));
        Watch(actor);
        actor.Tell("hello");
        FishForMessage<Terminated>(message => message.ActorRef.Equals(actor));
    }

    [Fact]
    public void An_actor_that_fails_again_while_it_is_restarted_is_stopped()
    {
        var actor = Sys.ActorOf(Props.Create(() => new FailsAfterRestart()));
        Watch(actor);
        actor.Tell("fail");
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_restart_waits_for_the_children_that_it_stops_and_their_names_are_free_then()
    {
        var parent = Sys.ActorOf(Props.Create(() => new HasChild(TestActor)));
        for (var i = 0; i < 20; i++)
        {
            ExpectMsg("child started");
            parent.Tell("fail");
            ExpectMsg("child stopped");
        }
    }

    [Fact]
    public void Props_evaluate_their_arguments_once_and_not_at_each_restart()
    {
        var evaluated = 0;
        var child = Sys.ActorOf(Props.Create(() => new Fragile(TestActor, Interlocked.Increment(ref evaluated))));
        child.Tell(new InvalidOperationException("boom"));
        ExpectMsg("pre-restart boom of InvalidOperationException");
        ExpectMsg("post-restart boom");
        Assert.Equal(1, evaluated);
    }

    private static void Unblock(IActorRef child) => Fragile.Gates[child.Path.Name].Set();

    private IActorRef ChildOf(SupervisorStrategy? strategy) => ChildOf(strategy, out _);

    private IActorRef ChildOf(SupervisorStrategy? strategy, out IActorRef parent)
    {
        parent = Sys.ActorOf(Props.Create(() => new Parent(strategy)));
        parent.Tell(Props.Create(() => new Fragile(TestActor, 0)));
        return ExpectMsg<IActorRef>();
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly SupervisorStrategy? _strategy;

        public Parent(SupervisorStrategy? strategy)
        {
            _strategy = strategy;
            Receive<Props>(props => Sender.Tell(Context.ActorOf(props, "child-" + Guid.NewGuid().ToString("N"))));
            Receive<string>(_ => Sender.Tell(Context.GetChildren().Count()));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy ?? base.SupervisorStrategy();
    }

    private sealed class Fragile : ReceiveActor
    {
        public static readonly System.Collections.Concurrent.ConcurrentDictionary<string, ManualResetEventSlim> Gates = new();
        private readonly IActorRef _test;
        private int _count;

        public Fragile(IActorRef test, int start)
        {
            _test = test;
            Receive<string>(m => m == "count", _ => Sender.Tell(++_count));
            Receive<string>(m => m == "block", _ =>
            {
                using var gate = Gates.GetOrAdd(Self.Path.Name, _ => new ManualResetEventSlim());
                Sender.Tell("blocked");
                gate.Wait(TimeSpan.FromSeconds(30));
            });
            Receive<Exception>(exception => throw exception);
            _count += start * 0;
        }

        protected override void PreRestart(Exception reason, object message) =>
            _test.Tell($"pre-restart {reason.Message} of {message.GetType().Name}");

        protected override void PostRestart(Exception reason) => _test.Tell($"post-restart {reason.Message}");

        protected override void PostStop() => _test.Tell("stopped");
    }

    private sealed class Unborn : ReceiveActor
    {
        public Unborn() => throw new InvalidOperationException("never");
    }

    private sealed class FailsAfterRestart : ReceiveActor
    {
        public FailsAfterRestart() => Receive<string>(_ => throw new InvalidOperationException("first"));

        protected override void PostRestart(Exception reason) => throw new InvalidOperationException("second");
    }

    private sealed class HasChild : ReceiveActor
    {
        public HasChild(IActorRef test)
        {
            Context.ActorOf(Props.Create(() => new Reporter(test)), "same-name");
            Receive<string>(_ => throw new InvalidOperationException("boom"));
        }
    }

    private sealed class Reporter : ReceiveActor
    {
        private readonly IActorRef _test;

        public Reporter(IActorRef test) => _test = test;

        protected override void PreStart() => _test.Tell("child started");

        protected override void PostStop() => _test.Tell("child stopped");
    }
}
