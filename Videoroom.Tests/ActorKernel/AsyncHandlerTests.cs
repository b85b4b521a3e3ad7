using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class AsyncHandlerTests : ActorSpec
{
    [Fact]
    public void No_other_message_is_handled_while_an_async_handler_awaits()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Async(TestActor)));
        actor.Tell(gate.Task);
        actor.Tell("after");
        ExpectMsg("begin");
        ExpectNoMsg();
        gate.SetResult();
        ExpectMsg("end");
        ExpectMsg("after");
    }

    [Fact]
    public void Self_Sender_and_Context_are_valid_after_awaits()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AsyncContext()), "async");
        actor.Tell("go");
        ExpectMsg("async, 1 child");
        Assert.Equal(actor, LastSender);
    }

    [Fact]
    public void An_exception_after_an_await_fails_the_actor()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Async(TestActor)));
        actor.Tell(gate.Task);
        actor.Tell("after");
        ExpectMsg("begin");
        gate.SetException(new InvalidOperationException("boom"));
        ExpectMsg("pre-restart boom at Task");
        ExpectMsg("after");
    }

    [Fact]
    public void An_exception_before_the_first_await_fails_the_actor()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Async(TestActor)));
        actor.Tell(Task.FromException(new InvalidOperationException("boom")));
        ExpectMsg("begin");
        ExpectMsg("pre-restart boom at Task");
    }

    [Fact]
    public void An_actor_that_is_stopped_while_it_awaits_stops_and_never_goes_on()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Async(TestActor)));
        Watch(actor);
        actor.Tell(gate.Task);
        ExpectMsg("begin");
        Sys.Stop(actor);
        ExpectTerminated(actor);
        gate.SetResult();
        ExpectNoMsg();
    }

    [Fact]
    public void A_PoisonPill_waits_for_the_handler()
    {
        var gate = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Async(TestActor)));
        Watch(actor);
        actor.Tell(gate.Task);
        actor.Tell(PoisonPill.Instance);
        ExpectMsg("begin");
        gate.SetResult();
        ExpectMsg("end");
        ExpectTerminated(actor);
    }

    [Fact]
    public void Many_async_messages_are_handled_in_order_one_at_a_time()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Counting()));
        for (var i = 0; i < 500; i++)
        {
            actor.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 500).Cast<object>(), ReceiveN(500));
    }

    [Fact]
    public void Off_its_thread_an_actor_has_no_context()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Leaves()));
        actor.Tell("go");
        ExpectMsg<NotSupportedException>();
    }

    private sealed class Async : ReceiveActor
    {
        private readonly IActorRef _test;

        public Async(IActorRef test)
        {
            _test = test;
            ReceiveAsync<Task>(async task =>
            {
                test.Tell("begin");
                await task;
                test.Tell("end");
            });
            Receive<string>(test.Tell);
        }

        protected override void PreRestart(Exception reason, object message) =>
            _test.Tell($"pre-restart {reason.Message} at {(message is Task ? "Task" : message)}");
    }

    private sealed class AsyncContext : ReceiveActor
    {
        public AsyncContext() => ReceiveAsync<string>(async _ =>
        {
            await Task.Yield();
            Context.ActorOf(Props.Create(() => new Counting()));
            await Task.Yield();
            Sender.Tell($"{Self.Path.Name}, {Context.GetChildren().Count()} child");
        });
    }

    private sealed class Counting : ReceiveActor
    {
        private int _inside;

        public Counting() => ReceiveAsync<int>(async number =>
        {
            Assert.Equal(1, ++_inside);
            if (number % 3 != 0)
            {
                await Task.Yield();
            }

            Sender.Tell(number);
            _inside--;
        });
    }

    private sealed class Leaves : ReceiveActor
    {
        public Leaves() => ReceiveAsync<string>(async _ =>
        {
            var sender = Sender;
            await Task.Run(() => { }).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            sender.Tell(Assert.ThrowsAny<Exception>(() => Context));
        });
    }
}
