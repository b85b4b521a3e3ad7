using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class OrderingTests : ActorSpec
{
    [Fact]
    public void Messages_of_one_sender_arrive_in_the_order_in_which_they_were_sent()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));
        for (var i = 0; i < 1_000; i++)
        {
            echo.Tell(i);
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Cast<object>(), ReceiveN(1_000));
    }

    [Fact]
    public void Messages_of_each_of_many_concurrent_senders_keep_their_order()
    {
        var collector = Sys.ActorOf(Props.Create(() => new Collector(TestActor, 4 * 500)));
        Parallel.For(0, 4, sender =>
        {
            for (var i = 0; i < 500; i++)
            {
                collector.Tell((sender, i), ActorRefs.NoSender);
            }
        });

        var all = ExpectMsg<List<(int Sender, int Number)>>();
        for (var sender = 0; sender < 4; sender++)
        {
            Assert.Equal(Enumerable.Range(0, 500), all.Where(m => m.Sender == sender).Select(m => m.Number));
        }
    }

    [Fact]
    public void An_actor_is_never_in_two_handlers_at_once()
    {
        var counter = Sys.ActorOf(Props.Create(() => new Exclusive()));
        Parallel.For(0, 2_000, _ => counter.Tell("enter", ActorRefs.NoSender));
        counter.Tell("report");
        ExpectMsg((2_000, 1));
    }

    [Fact]
    public async Task What_an_async_test_tells_comes_from_the_test()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()));
        echo.Tell("a");
        await ExpectMsgAsync("a");
        await Task.Yield();
        echo.Tell("b");
        await ExpectMsgAsync("b");
    }

    [Fact]
    public void Ten_thousand_actors_pass_a_token_around_a_ring()
    {
        var next = TestActor;
        for (var i = 0; i < 10_000; i++)
        {
            var target = next;
            next = Sys.ActorOf(Props.Create(() => new Link(target)));
        }

        for (var round = 0; round < 3; round++)
        {
            next.Tell(0);
            ExpectMsg(10_000);
        }
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Link : ReceiveActor
    {
        public Link(IActorRef next) => Receive<int>(hops => next.Tell(hops + 1));
    }

    private sealed class Collector : ReceiveActor
    {
        public Collector(IActorRef target, int count)
        {
            var all = new List<(int, int)>();
            Receive<(int, int)>(message =>
            {
                all.Add(message);
                if (all.Count == count)
                {
                    target.Tell(all);
                }
            });
        }
    }

    private sealed class Exclusive : ReceiveActor
    {
        private int _inside;
        private int _most;
        private int _entered;

        public Exclusive()
        {
            Receive<string>(m => m == "enter", _ =>
            {
                _most = Math.Max(_most, Interlocked.Increment(ref _inside));
                _entered++;
                Thread.SpinWait(20);
                Interlocked.Decrement(ref _inside);
            });
            Receive<string>(m => m == "report", _ => Sender.Tell((_entered, _most)));
        }
    }
}
