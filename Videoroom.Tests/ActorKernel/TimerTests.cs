using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class TimerTests : ActorSpec
{
    [Fact]
    public void A_single_timer_fires_once_when_its_time_has_come()
    {
        var actor = Start();
        Do(actor, timers => timers.StartSingleTimer("key", "tick", TimeSpan.FromSeconds(5)));
        Scheduler.Advance(TimeSpan.FromSeconds(4.9));
        ExpectNoMsg();
        Scheduler.Advance(TimeSpan.FromSeconds(0.1));
        ExpectMsg("tick");
        Scheduler.Advance(TimeSpan.FromSeconds(60));
        ExpectNoMsg();
        Do(actor, timers => Assert.False(timers.IsTimerActive("key")));
    }

    [Fact]
    public void A_periodic_timer_fires_until_it_is_cancelled()
    {
        var actor = Start();
        Do(actor, timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("tick");
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        ExpectMsg("tick");
        Do(actor, timers => timers.Cancel("key"));
        Scheduler.Advance(TimeSpan.FromSeconds(2));
        ExpectNoMsg();
    }

    [Fact]
    public void A_timer_that_is_started_anew_replaces_the_one_of_the_same_key()
    {
        var actor = Start();
        Do(actor, timers => timers.StartSingleTimer("key", "old", TimeSpan.FromSeconds(1)));
        Do(actor, timers => timers.StartSingleTimer("key", "new", TimeSpan.FromSeconds(1)));
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("new");
        ExpectNoMsg();
    }

    [Fact]
    public void The_message_of_a_timer_that_was_cancelled_is_not_delivered_even_if_it_waits_in_the_mailbox()
    {
        var actor = Start();
        Do(actor, timers => timers.StartSingleTimer("key", "stale", TimeSpan.FromSeconds(1)));
        Do(actor, timers =>
        {
            // Fires while the actor is busy, so that its message is in the mailbox when the timer is cancelled.
            Scheduler.Advance(TimeSpan.FromSeconds(1));
            timers.Cancel("key");
        });
        Do(actor, _ => { });
        ExpectNoMsg();
    }

    [Fact]
    public void A_restart_ends_all_timers()
    {
        var actor = Start();
        Do(actor, timers => timers.StartPeriodicTimer("key", "tick", TimeSpan.FromSeconds(1)));
        actor.Tell(new InvalidOperationException("boom"));
        Do(actor, timers => Assert.False(timers.IsTimerActive("key")));
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectNoMsg();
    }

    [Fact]
    public void Timers_work_in_the_constructor()
    {
        Sys.ActorOf(Props.Create(() => new EarlyTimer(TestActor)));
        ExpectMsg("constructed");
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("tick");
    }

    [Fact]
    public void A_receive_timeout_comes_when_nothing_else_did_and_again_after_that()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Sleepy(TestActor)));
        actor.Tell("sync");
        ExpectMsg("sync");
        Scheduler.Advance(TimeSpan.FromSeconds(9));
        actor.Tell("sync");
        ExpectMsg("sync");
        WaitForHandled(actor);
        Scheduler.Advance(TimeSpan.FromSeconds(9));
        ExpectNoMsg();
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("timeout");
        WaitForHandled(actor);
        Scheduler.Advance(TimeSpan.FromSeconds(10));
        ExpectMsg("timeout");
    }

    [Fact]
    public void Time_of_the_real_scheduler_comes_from_the_time_provider()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var scheduler = new Akka.Actor.Internal.TimeProviderScheduler(time);
        scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "once", ActorRefs.NoSender);
        scheduler.ScheduleTellRepeatedly(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), TestActor, "again", ActorRefs.NoSender);
        var cancelled = new Akka.Actor.Internal.Cancelable();
        scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(1), TestActor, "cancelled", ActorRefs.NoSender, cancelled);
        cancelled.Cancel();
        time.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("once");
        time.Advance(TimeSpan.FromSeconds(1));
        ExpectMsg("again");
        time.Advance(TimeSpan.FromSeconds(3));
        ExpectMsg("again");
        Assert.Equal(TimeSpan.FromSeconds(5), scheduler.MonotonicClock);
        scheduler.Dispose();
        time.Advance(TimeSpan.FromSeconds(30));
        ExpectNoMsg();
    }

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new Timed(TestActor)));

    // The timeout is renewed after the handler, so the spec waits for a message that does not renew it.
    private void WaitForHandled(IActorRef actor)
    {
        actor.Tell(new Identify("sync"));
        ExpectMsg<ActorIdentity>();
    }

    private void Do(IActorRef actor, Action<ITimerScheduler> action)
    {
        actor.Tell(action);
        ExpectMsg("done");
    }

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed(IActorRef test)
        {
            Receive<Exception>(exception => throw exception);
            Receive<Action<ITimerScheduler>>(action =>
            {
                action(Timers);
                test.Tell("done");
            });
            ReceiveAny(test.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class EarlyTimer : ReceiveActor, IWithTimers
    {
        public EarlyTimer(IActorRef test)
        {
            Timers.StartSingleTimer("key", "tick", TimeSpan.FromSeconds(1));
            test.Tell("constructed");
            ReceiveAny(test.Tell);
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }

    private sealed class Sleepy : ReceiveActor
    {
        public Sleepy(IActorRef test)
        {
            SetReceiveTimeout(TimeSpan.FromSeconds(10));
            Receive<ReceiveTimeout>(_ => test.Tell("timeout"));
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
