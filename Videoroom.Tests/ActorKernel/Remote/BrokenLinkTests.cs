using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace Videoroom.Tests.ActorKernel.Remote;

public sealed class BrokenLinkTests
{
    [Fact]
    public async Task Connections_that_break_again_and_again_lose_nothing_and_double_nothing()
    {
        var (b, proxy) = TestProxy.Node();
        await using var _ = b;
        using var __ = proxy;
        await using var a = new TestNode();
        a.Transport.SetMembers([b.Run]);
        b.Transport.SetMembers([a.Run]);
        await a.IsLinkedTo(b);

        // Every connection is cut after some bytes more than the one before.
        var next = proxy.Forwarded + 3_000;
        var cuts = 0;
        proxy.OnForward = forwarded =>
        {
            if (forwarded > Interlocked.Read(ref next) && cuts < 20)
            {
                Interlocked.Add(ref next, 9_000 + (cuts++ * 1_000));
                proxy.Cut();
            }
        };
        var target = a.RefOf(b.Inbox.Ref);
        for (var i = 0; i < 10_000; i++)
        {
            target.Tell(i, ActorRefs.NoSender);
        }

        await b.Inbox.Has(10_000);
        Assert.Equal(Enumerable.Range(0, 10_000).Cast<object>(), b.Inbox.Messages);
        Assert.True(cuts > 5);
        Assert.True(a.LinkTo(b).Resent > 0);
        Assert.Empty(a.DeadLetters.All);
    }

    [Fact]
    public async Task A_link_that_closes_is_told_at_once_and_dialled_again_and_what_was_sent_meanwhile_arrives()
    {
        var (b, proxy) = TestProxy.Node();
        await using var _ = b;
        using var __ = proxy;
        await using var a = new TestNode();
        a.Transport.SetMembers([b.Run]);
        b.Transport.SetMembers([a.Run]);
        await a.IsLinkedTo(b);
        var watched = b.System.ActorOf(Props.Create(() => new EchoActor()));
        await a.Inbox.Watch(a.RefOf(watched));

        proxy.Refuses = true;
        proxy.Cut();
        await Wait.Until(() => a.Events.Contains($"down {b.Run.Address} Closed"), "the end is told");
        await Wait.Until(() => b.Events.Contains($"down {a.Run.Address} Closed"), "on the other side, too");
        Assert.False(a.Transport.IsReachable(b.Run));
        a.RefOf(b.Inbox.Ref).Tell("meanwhile", ActorRefs.NoSender);
        b.System.Stop(watched);
        proxy.Refuses = false;
        await b.Inbox.Has(1);
        await a.Inbox.Has(1);
        Assert.False(Assert.IsType<Terminated>(a.Inbox.Messages[0]).AddressTerminated);
        await a.IsLinkedTo(b);
        await Wait.Until(() => a.Events.Count(what => what == $"up {b.Run.Address}") == 2, "it is up again");
    }

    [Fact]
    public async Task A_link_on_which_nothing_comes_is_down_and_up_again_when_something_does()
    {
        var time = new FakeTimeProvider();
        var (b, proxy) = TestProxy.Node(time);
        await using var _ = b;
        using var __ = proxy;
        await using var a = new TestNode(time: time);
        a.Transport.SetMembers([b.Run]);
        b.Transport.SetMembers([a.Run]);
        await Until(time, () => a.Transport.IsReachable(b.Run) && b.Transport.IsReachable(a.Run));
        proxy.Swallows = true;
        await Until(time, () => a.Events.Contains($"down {b.Run.Address} Silent"));

        // The other notices it too, or sees that the first has given the connection up.
        await Until(time, () => b.Events.Any(what => what.StartsWith($"down {a.Run.Address}", StringComparison.Ordinal)));
        proxy.Swallows = false;
        proxy.Cut();
        await Until(time, () => a.Transport.IsReachable(b.Run) && b.Transport.IsReachable(a.Run));
    }

    [Fact]
    public async Task What_does_not_fit_while_a_link_is_down_is_a_dead_letter()
    {
        await using var a = new TestNode();
        var gone = new Akka.Cluster.UniqueAddress(new Address("akka.tcp", "videoroom", "127.0.0.9", 1), 1);
        a.Transport.SetMembers([gone]);
        var target = a.System.Provider.ResolveActorRef($"{gone.Address}/user/x");
        var megabytes = new byte[10 * 1024 * 1024];
        for (var i = 0; i < 10; i++)
        {
            target.Tell(megabytes, ActorRefs.NoSender);
        }

        await Wait.Until(() => a.DeadLetters.All.Count == 4, "four of ten do not fit into 64 MB");
        Assert.False(a.Transport.SendControl(gone, megabytes));
        var link = Assert.Single(a.Transport.Links);
        Assert.Equal((6, 5L, false), (link.Waiting, link.Refused, link.IsUp));
        await Wait.Until(() => a.Events.Contains($"down {gone.Address} Refused"), "nobody is there");
        a.Transport.SetMembers([]);
        await Wait.Until(() => a.DeadLetters.All.Count == 10, "what waited is a dead letter, too");
        Assert.Empty(a.Transport.Links);
    }

    [Fact]
    public async Task A_system_that_ends_says_its_last_words()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await a.Inbox.Watch(a.RefOf(b.Inbox.Ref));
        a.RefOf(b.Inbox.Ref).Tell("the watch has come", ActorRefs.NoSender);
        await b.Inbox.Has(1);
        await b.System.Terminate();
        await a.Inbox.Has(1);
        Assert.False(Assert.IsType<Terminated>(a.Inbox.Messages[0]).AddressTerminated);
        await Wait.Until(() => !a.Transport.IsReachable(b.Run), "its links are closed");
    }

    [Fact]
    public async Task A_process_that_has_ended_is_told_from_a_connection_that_has()
    {
        var (b, proxy) = TestProxy.Node();
        await using var _ = b;
        using var __ = proxy;
        var (c, d) = await TestNode.Pair();
        await using var ___ = c;
        await using var a = new TestNode();
        a.Transport.SetMembers([b.Run]);
        b.Transport.SetMembers([a.Run]);
        await a.IsLinkedTo(b);
        proxy.Cut();
        await Wait.Until(() => a.Events.Count(what => what == $"up {b.Run.Address}") == 2, "it is up again");
        Assert.DoesNotContain($"down {b.Run.Address} Refused", a.Events);
        await d.DisposeAsync();
        await Wait.Until(() => c.Events.Contains($"down {d.Run.Address} Refused"), "nobody listens there");
    }

    [Fact]
    public async Task What_is_sent_from_or_to_a_node_whose_lease_has_lapsed_arrives_when_it_is_back()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        b.MayAct = false;
        var watched = a.System.ActorOf(Props.Create(() => new EchoActor()));
        await b.Inbox.Watch(b.RefOf(watched));
        a.RefOf(b.Inbox.Ref).Tell("to", ActorRefs.NoSender);
        b.RefOf(a.Inbox.Ref).Tell("from", ActorRefs.NoSender);
        await Wait.Until(() => a.Events.Any(what => what.StartsWith($"down {b.Run.Address}", StringComparison.Ordinal)), "it takes nothing");
        Assert.Empty(b.Inbox.Messages);
        Assert.Empty(a.Inbox.Messages);
        b.MayAct = true;
        await a.Inbox.Has(1);
        await b.Inbox.Has(1);
        a.System.Stop(watched);
        await b.Inbox.Has(2);
        Assert.IsType<Terminated>(b.Inbox.Messages[1]);
        Assert.Empty(a.DeadLetters.All);
        Assert.Empty(b.DeadLetters.All);
    }

    [Fact]
    public async Task A_run_that_is_removed_hears_what_was_said_to_it_last_and_is_heard_no_more()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        a.Transport.SendControl(b.Run, new byte[] { 7 });
        a.Transport.SetMembers([]);
        Assert.False(a.Transport.IsReachable(b.Run));
        b.Transport.SendControl(a.Run, new byte[] { 8 });
        await Wait.Until(() => b.Controls.Any(control => control is [7]), "the last word arrives");
        await Wait.Until(() => !b.Transport.IsReachable(a.Run), "the link is closed");
        Assert.Empty(a.Controls);
    }

    [Fact]
    public async Task A_node_that_is_fenced_takes_and_sends_nothing_more()
    {
        var (a, b) = await TestNode.Pair();
        await using var _ = a;
        await using var __ = b;
        b.Transport.Fence();
        Assert.False(b.Transport.IsReachable(a.Run));
        Assert.False(b.Transport.SendControl(a.Run, new byte[] { 1 }));
        b.RefOf(a.Inbox.Ref).Tell("never", ActorRefs.NoSender);
        a.RefOf(b.Inbox.Ref).Tell("neither", ActorRefs.NoSender);
        await Wait.Until(() => a.Events.Contains($"down {b.Run.Address} Closed"), "the other sees it");
        await Wait.Until(() => b.DeadLetters.All.Any(letter => "never".Equals(letter.Message)), "it is a dead letter");
        b.Transport.SetMembers([a.Run]);
        Assert.Empty(b.Transport.Links);
        Assert.Empty(b.Inbox.Messages);
        Assert.Empty(a.Inbox.Messages);
    }

    // The clock is moved while the network, which has its own time, has its turn.
    private static Task Until(FakeTimeProvider time, Func<bool> condition) => Wait.Until(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            return condition();
        },
        "what the moved clock is to bring about");
}
