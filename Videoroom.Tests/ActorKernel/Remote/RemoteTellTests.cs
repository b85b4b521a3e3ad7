using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Remote;
using Videoroom.Tests.ActorKernel.Serialization;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class RemoteTellTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_message_arrives_with_its_sender_who_can_be_answered()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        a.Inbox.Send(a.RefOf(b.Inbox.Ref), new Letter("hello", a.Inbox.Ref));
        await b.Inbox.Has(1);
        var (message, sender) = b.Inbox.All[0];
        Assert.Equal("hello", ((Letter)message).Text);
        Assert.Equal(sender, ((Letter)message).ReplyTo);
        Assert.IsType<RemoteActorRef>(sender);

        b.Inbox.Send(sender, "and back");
        await a.Inbox.Has(1);
        Assert.Equal("and back", a.Inbox.All[0].Message);
        Assert.Equal(a.RefOf(b.Inbox.Ref), a.Inbox.All[0].Sender);
    }

    [Fact]
    public async Task A_path_with_our_own_address_or_none_is_local()
    {
        await using var node = new TestNode();
        var path = Akka.Serialization.Serialization.SerializedActorPath(node.Inbox.Ref);
        Assert.Equal($"{node.Run.Address}/user/inbox#{node.Inbox.Ref.Path.Uid}", path);
        Assert.True(node.Inbox.Ref.Path.Address.HasLocalScope);
        Assert.Same(node.Inbox.Ref, node.System.Provider.ResolveActorRef(path));
        Assert.Same(node.Inbox.Ref, node.System.Provider.ResolveActorRef("akka://any-name/user/inbox"));
        Assert.IsType<EmptyActorRef>(node.System.Provider.ResolveActorRef(path + "1"));
        Assert.Same(node.System.DeadLetters, node.System.Provider.ResolveActorRef("not a path"));
        Assert.Equal(string.Empty, Akka.Serialization.Serialization.SerializedActorPath(ActorRefs.NoSender));
        var selected = await node.System.ActorSelection(new RootActorPath(node.Run.Address) / "user" / "inbox").ResolveOne(Patience);
        Assert.Same(node.Inbox.Ref, selected);
    }

    [Fact]
    public async Task Asks_are_answered_across_nodes()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var echo = a.RefOf(b.System.ActorOf(Props.Create(() => new EchoActor()), "echo"));
        Assert.Equal("hello", await echo.Ask<string>("hello", Patience));
        Assert.Equal(42L, (await echo.Ask<Status.Success>(new Status.Success(42L), Patience)).Status);
        Assert.Equal(echo, await echo.Ask<IActorRef>(echo, Patience));
        var failure = await Assert.ThrowsAnyAsync<AkkaException>(
            () => echo.Ask<string>(new Status.Failure(new InvalidOperationException("no")), Patience));
        Assert.Contains("no", failure.Message);
    }

    [Fact]
    public async Task A_selection_finds_actors_of_another_node()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var root = new RootActorPath(b.Run.Address);
        var found = await a.System.ActorSelection(root / "user" / b.Inbox.Ref.Path.Name).ResolveOne(Patience);
        Assert.Equal(a.RefOf(b.Inbox.Ref), found);
        Assert.Equal(b.Inbox.Ref.Path.Uid, found.Path.Uid);
        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => a.System.ActorSelection(root / "user" / "nobody").ResolveOne(Patience));

        a.System.ActorSelection($"{b.Run.Address}/user/in*").Tell("all of you", ActorRefs.NoSender);
        await b.Inbox.Has(1);
        a.System.ActorSelection($"{b.Run.Address}/user/nobody").Tell("lost", ActorRefs.NoSender);
        await Wait.Until(() => b.DeadLetters.All.Any(letter => "lost".Equals(letter.Message)), "the message is a dead letter there");
    }

    [Fact]
    public async Task Ten_thousand_messages_arrive_once_and_in_order()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var target = a.RefOf(b.Inbox.Ref);
        for (var i = 0; i < 10_000; i++)
        {
            target.Tell(i, ActorRefs.NoSender);
        }

        await b.Inbox.Has(10_000);
        Assert.Equal(Enumerable.Range(0, 10_000).Cast<object>(), b.Inbox.Messages);
        await Wait.Until(() => a.LinkTo(b).Waiting == 0, "all is acknowledged");
        Assert.Equal(10_000, a.LinkTo(b).MessagesSent);
        Assert.Equal(10_000, b.LinkTo(a).MessagesReceived);
    }

    [Fact]
    public async Task What_was_sent_first_is_in_its_mailbox_first_whoever_it_is_for()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;

        // Both run on the test's thread alone: they look when the second has got its message.
        var first = new Inbox(b, "first");
        var seen = new TaskCompletionSource<int>();
        var second = b.System.ActorOf(Props.Create(() => new Second(first, seen)));
        var (x, y) = (a.RefOf(first.Ref), a.RefOf(second));
        for (var i = 0; i < 200; i++)
        {
            x.Tell(i, ActorRefs.NoSender);
        }

        y.Tell("now", ActorRefs.NoSender);
        Assert.Equal(200, await seen.Task);
    }

    [Fact]
    public async Task A_message_of_many_megabytes_arrives_and_one_beyond_the_limit_does_not_leave()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var target = a.RefOf(b.Inbox.Ref);
        var large = new byte[15 * 1024 * 1024];
        Random.Shared.NextBytes(large);
        target.Tell(new byte[17 * 1024 * 1024], ActorRefs.NoSender);
        target.Tell(large, ActorRefs.NoSender);
        target.Tell("after", ActorRefs.NoSender);
        await b.Inbox.Has(2);
        Assert.Equal(large, (byte[])b.Inbox.Messages[0]);
        Assert.Equal("after", b.Inbox.Messages[1]);
        await Wait.Until(() => a.DeadLetters.All.Any(letter => letter.Message is byte[]), "the longest is a dead letter");
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_is_a_dead_letter_at_its_sender()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        var target = a.RefOf(b.Inbox.Ref);
        target.Tell(new LocalOnly("x"), ActorRefs.NoSender);
        target.Tell(new Unwritable(), ActorRefs.NoSender);
        target.Tell("after", ActorRefs.NoSender);
        await b.Inbox.Has(1);
        await Wait.Until(() => a.DeadLetters.All.Count == 2, "both are dead letters");
        Assert.Equal("after", b.Inbox.Messages[0]);
    }

    [Fact]
    public async Task A_message_to_a_node_that_is_no_member_is_a_dead_letter()
    {
        await using var node = new TestNode();
        node.System.Provider.ResolveActorRef("akka.tcp://videoroom@127.0.0.9:1/user/x").Tell("lost", ActorRefs.NoSender);
        await Wait.Until(() => node.DeadLetters.All.Any(letter => "lost".Equals(letter.Message)), "it is a dead letter");
    }

    [Fact]
    public async Task PoisonPill_and_stop_end_an_actor_of_another_node()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        foreach (var stop in (Action<IActorRef>[])[actor => actor.Tell(PoisonPill.Instance, ActorRefs.NoSender), actor => a.System.Stop(actor)])
        {
            var echo = a.RefOf(b.System.ActorOf(Props.Create(() => new EchoActor())));
            await a.Inbox.Watch(echo);
            stop(echo);
            await Wait.Until(() => a.Inbox.Messages.OfType<Terminated>().Any(one => one.ActorRef.Equals(echo)), "it has terminated");
        }
    }

    [Fact]
    public async Task Control_messages_come_in_order_with_others()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        Assert.True(a.Transport.SendControl(b.Run, new byte[] { 1, 2, 3 }));
        Assert.False(a.Transport.SendControl(new(b.Run.Address, b.Run.Uid + 1), new byte[] { 1 }));
        a.RefOf(b.Inbox.Ref).Tell("after", ActorRefs.NoSender);
        await b.Inbox.Has(1);
        Assert.Equal([1, 2, 3], Assert.Single(b.Controls));
        await Wait.Until(() => b.Heartbeats.ContainsKey(a.Run) && a.LinkTo(b).RoundTrip is not null, "a heartbeat has come");
        Assert.Equal("well"u8, b.Heartbeats[a.Run]);
    }

    private sealed class Second : ReceiveActor
    {
        public Second(Inbox first, TaskCompletionSource<int> seen) => ReceiveAsync<string>(async _ =>
        {
            // Behind all that was in the first one's mailbox.
            await first.Run(_ => seen.SetResult(first.Messages.Count));
        });
    }
}
