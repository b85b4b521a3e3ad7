using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class WatchTests : ActorSpec
{
    [Fact]
    public void Terminated_comes_when_a_watched_actor_stops()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle()));
        Watch(actor);
        TestActor.Tell("the watch is handled");
        ExpectMsg("the watch is handled");
        Sys.Stop(actor);
        var terminated = ExpectTerminated(actor);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
    }

    [Fact]
    public void Terminated_comes_at_once_for_an_actor_that_is_already_gone()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle()));
        Watch(actor);
        actor.Tell(PoisonPill.Instance);
        ExpectTerminated(actor);

        var other = CreateTestProbe();
        other.Watch(actor);
        Assert.False(other.ExpectTerminated(actor).ExistenceConfirmed);
    }

    [Fact]
    public void Terminated_comes_after_all_that_the_actor_sent_before()
    {
        for (var i = 0; i < 50; i++)
        {
            var actor = Sys.ActorOf(Props.Create(() => new LastWords()));
            Watch(actor);
            actor.Tell("die");
            ExpectMsg("goodbye");
            ExpectTerminated(actor);
        }
    }

    [Fact]
    public void Watching_twice_yields_one_Terminated()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle()));
        Watch(actor);
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        ExpectNoMsg();
    }

    [Fact]
    public void WatchWith_yields_the_given_message()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle()));
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(TestActor, actor, "gone")));
        watcher.Tell("watch");
        ExpectMsg("watching");
        Sys.Stop(actor);
        ExpectMsg("gone");
    }

    [Fact]
    public void Unwatch_drops_a_Terminated_that_waits_in_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle()));
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(TestActor, actor, null)));
        watcher.Tell("watch");
        ExpectMsg("watching");

        // The watcher is busy while the actor ends, so that its Terminated has to wait.
        var probe = CreateTestProbe();
        probe.Watch(actor);
        watcher.Tell(new Watcher.UnwatchAfter(() =>
        {
            Sys.Stop(actor);
            probe.ExpectTerminated(actor);
        }));
        ExpectMsg("unwatched");
        watcher.Tell("ping");
        ExpectMsg("pong");
    }

    [Fact]
    public void An_unhandled_Terminated_stops_the_watcher()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Idle()));
        var pact = Sys.ActorOf(Props.Create(() => new Pact(actor)));
        pact.Tell("sync");
        ExpectMsg("sync");
        Watch(pact);
        Sys.Stop(actor);
        ExpectTerminated(pact);
    }

    [Fact]
    public void A_parent_that_watches_its_child_hears_of_its_end_once()
    {
        var parent = Sys.ActorOf(Props.Create(() => new WatchingParent(TestActor)));
        parent.Tell("go");
        ExpectMsg("terminated, child is nobody: True");
        ExpectNoMsg();
    }

    [Fact]
    public void Children_stop_before_their_parent()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Family(TestActor, 3)), "family");
        parent.Tell("sync");
        ExpectMsg("sync");
        Sys.Stop(parent);
        for (var depth = 0; depth <= 3; depth++)
        {
            ExpectMsg(depth);
        }
    }

    private sealed class Idle : ReceiveActor
    {
    }

    private sealed class LastWords : ReceiveActor
    {
        public LastWords() => Receive<string>(_ =>
        {
            Sender.Tell("goodbye");
            Context.Stop(Self);
        });
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef test, IActorRef subject, string? message)
        {
            Receive<string>(m => m == "watch", _ =>
            {
                if (message is null)
                {
                    Context.Watch(subject);
                }
                else
                {
                    Context.WatchWith(subject, message);
                }

                Sender.Tell("watching");
            });
            Receive<string>(m => m == "ping", _ => Sender.Tell("pong"));
            Receive<UnwatchAfter>(command =>
            {
                command.Meanwhile();
                Context.Unwatch(subject);
                Sender.Tell("unwatched");
            });
            ReceiveAny(test.Tell);
        }

        public sealed record UnwatchAfter(Action Meanwhile);
    }

    private sealed class Pact : ReceiveActor
    {
        public Pact(IActorRef subject)
        {
            Context.Watch(subject);
            Receive<string>(message => Sender.Tell(message));
        }
    }

    private sealed class WatchingParent : ReceiveActor
    {
        public WatchingParent(IActorRef test)
        {
            Receive<string>(_ =>
            {
                var child = Context.Watch(Context.ActorOf(Props.Create(() => new Idle()), "child"));
                child.Tell(PoisonPill.Instance);
            });
            Receive<Terminated>(_ => test.Tell($"terminated, child is nobody: {Context.Child("child").IsNobody()}"));
        }
    }

    private sealed class Family : ReceiveActor
    {
        private readonly IActorRef _test;
        private readonly int _depth;

        public Family(IActorRef test, int depth)
        {
            (_test, _depth) = (test, depth);
            if (depth > 0)
            {
                Context.ActorOf(Props.Create(() => new Family(test, depth - 1)), "child");
            }

            // All generations have started when the answer comes.
            Receive<string>(message =>
            {
                if (depth > 0)
                {
                    Context.Child("child").Forward(message);
                }
                else
                {
                    Sender.Tell(message);
                }
            });
        }

        protected override void PostStop() => _test.Tell(_depth);
    }
}
