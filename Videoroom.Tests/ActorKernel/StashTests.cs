using Akka.Actor;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class StashTests : ActorSpec
{
    [Fact]
    public void Stashed_messages_come_back_in_order_before_those_that_wait()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Gate()));
        actor.Tell("a");
        actor.Tell("b");
        actor.Tell("open");
        actor.Tell("c");
        ExpectMsg("a");
        ExpectMsg("b");
        ExpectMsg("c");
    }

    [Fact]
    public void The_same_object_sent_twice_can_be_stashed_twice()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Gate()));
        const string Message = "same";
        actor.Tell(Message);
        actor.Tell(Message);
        actor.Tell("open");
        ExpectMsg(Message);
        ExpectMsg(Message);
    }

    [Fact]
    public void A_message_cannot_be_stashed_twice_in_one_go()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StashesTwice(TestActor)));
        actor.Tell("x");
        ExpectMsg<IllegalActorStateException>();
    }

    [Fact]
    public void A_restart_puts_the_stash_back_into_the_mailbox()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Gate()));
        actor.Tell("a");
        actor.Tell("fail");
        actor.Tell("open");
        ExpectMsg("a");
    }

    [Fact]
    public void What_is_stashed_when_the_actor_stops_becomes_dead_letters()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Akka.Event.DeadLetter));
        var actor = Sys.ActorOf(Props.Create(() => new Gate()));
        actor.Tell("a");
        actor.Tell(PoisonPill.Instance);
        ExpectMsg<Akka.Event.DeadLetter>(letter => Assert.Equal("a", letter.Message));
    }

    private sealed class Gate : ReceiveActor, IWithUnboundedStash
    {
        public Gate()
        {
            Receive<string>(m => m == "fail", _ => throw new InvalidOperationException("boom"));
            Receive<string>(m => m == "open", _ =>
            {
                Become(() => ReceiveAny(message => Sender.Tell(message)));
                Stash.UnstashAll();
            });
            ReceiveAny(_ => Stash.Stash());
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class StashesTwice : ReceiveActor, IWithUnboundedStash
    {
        public StashesTwice(IActorRef test) => ReceiveAny(_ =>
        {
            Stash.Stash();
            test.Tell(Assert.ThrowsAny<Exception>(Stash.Stash));
        });

        public IStash Stash { get; set; } = null!;
    }
}
