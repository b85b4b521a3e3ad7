using Akka.Actor;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class RemoteWatchTests
{
    [Fact]
    public async Task Terminated_comes_when_an_actor_of_another_node_stops()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var actor = b.System.ActorOf(Props.Create(() => new EchoActor()), "echo");
        await a.Inbox.Watch(a.RefOf(actor));

        // By a path without a uid, too.
        var byPath = new Inbox(a, "by-path");
        await byPath.Watch(a.System.Provider.ResolveActorRef($"{b.Run.Address}/user/echo"));
        a.RefOf(actor).Tell("the watch has come", a.Inbox.Ref);
        await a.Inbox.Has(1);
        b.System.Stop(actor);
        await a.Inbox.Has(2);
        await byPath.Has(1);
        var terminated = Assert.IsType<Terminated>(a.Inbox.Messages[1]);
        Assert.Equal(a.RefOf(actor), terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.IsType<Terminated>(byPath.Messages[0]);
    }

    [Fact]
    public async Task Terminated_comes_after_all_that_the_actor_sent_before()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        for (var i = 0; i < 50; i++)
        {
            var actor = a.RefOf(b.System.ActorOf(Props.Create(() => new LastWords())));
            await a.Inbox.Watch(actor);
            a.Inbox.Send(actor, "die");
        }

        await a.Inbox.Has(100);
        var seen = new HashSet<IActorRef>();
        foreach (var (message, sender) in a.Inbox.All)
        {
            Assert.True(message is Terminated terminated ? seen.Contains(terminated.ActorRef) : seen.Add(sender));
        }
    }

    [Fact]
    public async Task Watching_the_dead_yields_Terminated()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        await a.Inbox.Watch(a.System.Provider.ResolveActorRef($"{b.Run.Address}/user/nobody#17"));
        await a.Inbox.Has(1);
        var terminated = Assert.IsType<Terminated>(a.Inbox.Messages[0]);
        Assert.False(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
    }

    [Fact]
    public async Task Watching_an_actor_of_no_member_yields_Terminated_with_the_address()
    {
        await using var node = new TestNode();
        await node.Inbox.Watch(node.System.Provider.ResolveActorRef("akka.tcp://videoroom@127.0.0.9:1/user/x#17"));
        await node.Inbox.Has(1);
        Assert.True(Assert.IsType<Terminated>(node.Inbox.Messages[0]).AddressTerminated);
    }

    [Fact]
    public async Task Watchers_hear_of_a_node_that_is_removed_once_and_not_before()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        var actor = b.System.ActorOf(Props.Create(() => new EchoActor()), "echo");
        await a.Inbox.Watch(a.RefOf(actor));
        await b.Inbox.Watch(b.RefOf(a.Inbox.Ref));
        var ours = a.System.ActorOf(Props.Create(() => new EchoActor()), "ours");
        await b.Inbox.Watch(b.RefOf(ours));
        b.Transport.Fence();
        await Wait.Until(() => !a.Transport.IsReachable(b.Run), "the link is down");
        Assert.Empty(a.Inbox.Messages);

        // What waits for it becomes dead letters.
        a.RefOf(actor).Tell("lost", ActorRefs.NoSender);
        a.Transport.SetMembers([a.Run]);
        await a.Inbox.Has(1);
        var terminated = Assert.IsType<Terminated>(a.Inbox.Messages[0]);
        Assert.True(terminated.AddressTerminated);
        Assert.False(terminated.ExistenceConfirmed);
        Assert.Equal(a.RefOf(actor), terminated.ActorRef);
        await Wait.Until(() => a.DeadLetters.All.Any(letter => "lost".Equals(letter.Message)), "it is a dead letter");

        // Watching again says so at once; our actor's end is told to nobody.
        await a.Inbox.Watch(a.RefOf(actor));
        await a.Inbox.Has(2);
        a.System.Stop(ours);
        await b.DisposeAsync();
    }

    [Fact]
    public async Task Unwatch_ends_it()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var actor = b.System.ActorOf(Props.Create(() => new EchoActor()));
        await a.Inbox.Watch(a.RefOf(actor));
        await a.Inbox.Run(context => context.Unwatch(a.RefOf(actor)));
        var other = new Inbox(a, "other");
        await other.Watch(a.RefOf(actor));
        b.System.Stop(actor);
        await other.Has(1);
        await a.Inbox.Run(_ => { });
        Assert.Empty(a.Inbox.Messages);
    }

    [Fact]
    public async Task A_node_that_is_started_anew_at_its_address_is_another_run()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        var old = a.RefOf(b.System.ActorOf(Props.Create(() => new EchoActor()), "echo"));
        await a.Inbox.Watch(old);
        await b.DisposeAsync();
        await using var again = new TestNode(b.Run.Address.Host, b.Run.Address.Port);
        var echo = again.System.ActorOf(Props.Create(() => new EchoActor()), "echo");
        again.Transport.SetMembers([a.Run, again.Run]);

        // It knocks before the members name it: the store knows it.
        a.KnowsOfStore(again.Run);
        await a.IsLinkedTo(again);
        a.Transport.SetMembers([a.Run, again.Run]);
        await Wait.Until(() => a.Inbox.Messages.OfType<Terminated>().Any(one => one.AddressTerminated), "the old run has terminated");

        old.Tell("to the dead", a.Inbox.Ref);
        a.RefOf(echo).Tell("to the living", a.Inbox.Ref);
        await a.Inbox.Has(2);
        Assert.Equal("to the living", a.Inbox.Messages[1]);
        await Wait.Until(() => again.DeadLetters.All.Any(letter => "to the dead".Equals(letter.Message)), "it reached nobody");
        await a.Inbox.Watch(old);
        await a.Inbox.Has(3);
        Assert.False(Assert.IsType<Terminated>(a.Inbox.Messages[2]).ExistenceConfirmed);

        // The old run is refused for ever, whatever an old view says.
        a.Transport.SetMembers([a.Run, again.Run, b.Run]);
        Assert.True(a.Transport.IsReachable(again.Run));
        Assert.False(a.Transport.IsReachable(b.Run));
    }

    private sealed class LastWords : ReceiveActor
    {
        public LastWords() => Receive<string>(_ =>
        {
            Sender.Tell("goodbye");
            Context.Stop(Self);
        });
    }
}
