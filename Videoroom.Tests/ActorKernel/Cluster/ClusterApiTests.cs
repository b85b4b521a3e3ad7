using Akka.Actor;
using Akka.Cluster;
using Videoroom.Tests.Fixtures;
using Videoroom.Tests.Runtime;
using Api = Akka.Cluster.Cluster;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class ClusterApiTests(PostgresFixture postgres) : ActorSpec, IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = new TestCluster(await postgres.CreateDatabaseAsync());

    async Task IAsyncLifetime.DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_system_without_a_store_is_a_cluster_of_one()
    {
        var alone = Api.Get(Sys);
        Assert.True(alone.IsUp);
        Assert.Equal([alone.SelfMember], alone.State.Members);
        Assert.Empty(alone.State.Unreachable);
        alone.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent));
        Assert.Equal(alone.SelfMember, Assert.Single(ExpectMsg<ClusterEvent.CurrentClusterState>().Members));
        alone.RegisterOnMemberRemoved(() => TestActor.Tell("removed"));
        await alone.LeaveAsync();
        Assert.Equal(alone.SelfUniqueAddress, ExpectMsg<ClusterEvent.MemberRemoved>().Member.UniqueAddress);
        ExpectMsg("removed");
        Assert.Equal(MemberStatus.Removed, alone.SelfMember.Status);
        Assert.False(alone.IsUp);
    }

    [Fact]
    public async Task Subscribers_hear_who_comes_and_who_leaves()
    {
        var first = await _cluster.StartAsync("a");
        var cluster = Api.Get(first.System);
        cluster.Subscribe(TestActor, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Assert.Equal(first.Self, ExpectMsg<ClusterEvent.MemberUp>().Member.UniqueAddress);
        var second = await _cluster.StartAsync("b");
        Assert.Equal(second.Self, ExpectMsg<ClusterEvent.MemberUp>().Member.UniqueAddress);
        Assert.Equal(2, cluster.State.Members.Count);
        await Api.Get(second.System).LeaveAsync();
        Assert.Equal(second.Self, ExpectMsg<ClusterEvent.MemberLeft>().Member.UniqueAddress);
        var removed = ExpectMsg<ClusterEvent.MemberRemoved>();
        Assert.Equal((second.Self, MemberStatus.Exiting), (removed.Member.UniqueAddress, removed.PreviousStatus));
        cluster.Unsubscribe(TestActor);
        await _cluster.StartAsync("c");
        ExpectNoMsg();
    }

    [Fact]
    public async Task Subscribers_hear_who_cannot_be_reached_and_who_has_died()
    {
        var nodes = await _cluster.StartAsync("a", "b");
        var cluster = Api.Get(nodes[0].System);
        cluster.Subscribe(TestActor, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.UnreachableMember), typeof(ClusterEvent.ReachableMember));
        ExpectMsg<ClusterEvent.CurrentClusterState>();
        _cluster.Network.Cut(nodes[0].Self, nodes[1].Self);
        Assert.Equal(nodes[1].Self, ExpectMsg<ClusterEvent.UnreachableMember>().Member.UniqueAddress);
        Assert.Equal(nodes[1].Self, Assert.Single(cluster.State.Unreachable).UniqueAddress);
        _cluster.Network.Heal(nodes[0].Self, nodes[1].Self);
        Assert.Equal(nodes[1].Self, ExpectMsg<ClusterEvent.ReachableMember>().Member.UniqueAddress);
        Assert.Empty(cluster.State.Unreachable);
        await nodes[1].KillAsync();
        var removed = FishForMessage<ClusterEvent.MemberRemoved>(_ => true);
        Assert.Equal((nodes[1].Self, MemberStatus.Down), (removed.Member.UniqueAddress, removed.PreviousStatus));
    }

    [Fact]
    public void Only_cluster_events_can_be_subscribed_to() =>
        Assert.Throws<ArgumentException>(() => Api.Get(Sys).Subscribe(TestActor, typeof(string)));
}
