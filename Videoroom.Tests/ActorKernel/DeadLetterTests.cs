using Akka.Actor;
using Akka.Event;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.ActorKernel;

public sealed class DeadLetterTests : ActorSpec
{
    [Fact]
    public void A_message_to_an_actor_that_is_gone_is_a_dead_letter()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        actor.Tell("late");
        ExpectMsg<DeadLetter>(letter =>
        {
            Assert.Equal("late", letter.Message);
            Assert.Equal(actor, letter.Recipient);
            Assert.Equal(TestActor, letter.Sender);
        });
    }

    [Fact]
    public void What_waits_in_the_mailbox_of_an_actor_that_stops_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(AllDeadLetters));
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        actor.Tell(PoisonPill.Instance);
        actor.Tell("late");
        ExpectMsg<DeadLetter>(letter => Assert.Equal("late", letter.Message));
    }

    [Fact]
    public void A_message_that_nothing_handles_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        actor.Tell("unknown");
        ExpectMsg<UnhandledMessage>(unhandled => Assert.Equal("unknown", unhandled.Message));
    }

    [Fact]
    public void PoisonPill_and_Terminated_are_no_dead_letters()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));
        actor.Tell(PoisonPill.Instance);
        actor.Tell("late");
        ExpectMsg<DeadLetter>(letter => Assert.Equal("late", letter.Message));
    }

    [Fact]
    public void A_subscription_ends_by_unsubscribing_and_with_its_subscriber()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(string)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(string)));
        Sys.EventStream.Publish("one");
        ExpectMsg("one");
        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(string)));
        Sys.EventStream.Publish("two");
        ExpectNoMsg();

        var actor = Sys.ActorOf(Props.Create(() => new Picky()));
        Sys.EventStream.Subscribe(actor, typeof(string));
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Assert.False(Sys.EventStream.Unsubscribe(actor));
    }

    private sealed class Picky : ReceiveActor
    {
        public Picky() => Receive<int>(_ => { });
    }
}
