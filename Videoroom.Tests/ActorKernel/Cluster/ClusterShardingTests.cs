using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Membership;
using Akka.Cluster.Sharding;
using Videoroom.Tests.Fixtures;

namespace Videoroom.Tests.ActorKernel.Cluster;

public sealed class ClusterShardingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = new TestCluster(await postgres.CreateDatabaseAsync());

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_message_finds_its_entity_from_every_node_and_starts_it_once()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        foreach (var id in Ids(50))
        {
            var seen = await Task.WhenAll(nodes.Select((node, i) =>
                node.Region.Ask<Seen>(new ShardingEnvelope(id, i), TimeSpan.FromSeconds(30))));
            Assert.Single(seen.Select(one => one.Node).Distinct());
        }

        Assert.All(nodes, node => Assert.Equal(10, node.OwnShards));
        Assert.Equal(3, _cluster.Seen.Select(seen => seen.Node).Distinct().Count());
    }

    [Fact]
    public async Task The_order_of_each_sender_is_kept()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        foreach (var number in Enumerable.Range(0, 500))
        {
            foreach (var (node, i) in nodes.Select((node, i) => (node, i)))
            {
                node.Send("room-1", (i * 1000) + number);
            }
        }

        await Eventually.BecomesAsync(() => _cluster.Seen.Count == 1_500);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(
            Enumerable.Range(i * 1000, 500), _cluster.Seen.Select(seen => seen.Number).Where(number => number / 1000 == i)));
    }

    [Fact]
    public async Task The_shards_of_a_node_that_dies_go_to_the_others_with_a_higher_epoch()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        var ids = Ids(30);
        var before = await AskAllAsync(nodes[0], ids);
        await nodes[1].KillAsync();

        // Sent before anybody has noticed; they wait for the new owners.
        var after = await AskAllAsync(nodes[0], ids);
        Assert.All(before.Zip(after), pair =>
        {
            if (pair.First.Node.Equals(nodes[1].Self))
            {
                Assert.NotEqual(nodes[1].Self, pair.Second.Node);
                Assert.True(pair.Second.Epoch > pair.First.Epoch);
            }
            else
            {
                Assert.Equal(pair.First with { Number = pair.Second.Number }, pair.Second);
            }
        });
        Assert.Equal([15, 15], [nodes[0].OwnShards, nodes[2].OwnShards]);
        await Eventually.BecomesAsync(() => nodes[1].Node.IsFenced, "the dead node's rest ends");
    }

    [Fact]
    public async Task A_newcomer_gets_its_share_of_idle_shards_and_running_entities_stay()
    {
        var first = await _cluster.StartAsync("a");
        var before = await AskAllAsync(first, Ids(12));
        var busy = before.Select(seen => seen.EntityId).ToArray();
        var second = await _cluster.StartAsync("b");
        await Eventually.BecomesAsync(() => first.OwnShards == 15 && second.OwnShards == 15, "the newcomer has its share");
        var after = await AskAllAsync(second, busy);
        Assert.Equal(before, after);
        Assert.Equal(busy, await first.EntitiesAsync());
        Assert.Empty(await second.EntitiesAsync());
    }

    [Fact]
    public async Task A_newcomer_gets_nothing_of_a_node_whose_shards_are_all_busy()
    {
        var first = await _cluster.StartAsync("a");
        await AskAllAsync(first, Ids(400));
        var second = await _cluster.StartAsync("b");
        await Eventually.BecomesAsync(() => second.Node.IsReachable(first.Self) && first.Node.IsReachable(second.Self));
        await AskAllAsync(second, Ids(400));
        Assert.Equal(0, second.OwnShards);
    }

    [Fact]
    public async Task A_drain_moves_running_entities_and_delivers_nothing_to_the_old_ones_after()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        var ids = Ids(30);
        await AskAllAsync(nodes[0], ids);
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (var number = 1_000; !stop.IsCancellationRequested; number++)
            {
                foreach (var (id, node) in ids.SelectMany(id => new[] { (id, nodes[0]), (id, nodes[2]) }))
                {
                    node.Send(id, number);
                }

                await Task.Yield();
            }
        });
        await Akka.Cluster.Cluster.Get(nodes[1].System).LeaveAsync();
        await AskAllAsync(nodes[0], ids);
        await stop.CancelAsync();
        await sending;
        await AskAllAsync(nodes[2], ids);

        Assert.True(nodes[1].Node.IsEnded);
        Assert.False(nodes[1].Node.IsFenced);
        Assert.Equal([15, 15], [nodes[0].OwnShards, nodes[2].OwnShards]);
        foreach (var id in ids)
        {
            var epochs = _cluster.Seen.Where(seen => seen.EntityId == id).Select(seen => (seen.Epoch, seen.Node)).ToArray();
            Assert.All(epochs.Zip(epochs.Skip(1)), pair => Assert.True(pair.First.Epoch <= pair.Second.Epoch));
            Assert.InRange(epochs.Distinct().Count(), 1, 2);
        }
    }

    [Fact]
    public async Task The_last_node_leaves_too_and_the_next_gets_all()
    {
        var first = await _cluster.StartAsync("a");
        await AskAllAsync(first, Ids(10));
        await Akka.Cluster.Cluster.Get(first.System).LeaveAsync();
        var second = await _cluster.StartAsync("b");
        Assert.Equal(TestNode.ShardCount, second.OwnShards);
        Assert.All(await AskAllAsync(second, Ids(10)), seen => Assert.Equal(second.Self, seen.Node));
    }

    [Fact]
    public async Task A_fenced_node_delivers_nothing()
    {
        var nodes = await _cluster.StartAsync("a", "b");
        var id = Ids(100).First(id => nodes[1].Node.View.Shards["room"][Shard(id)].Node!.Equals(nodes[1].Self));
        await AskAllAsync(nodes[1], [id]);
        var removed = new TaskCompletionSource();
        Akka.Cluster.Cluster.Get(nodes[1].System).RegisterOnMemberRemoved(() => removed.TrySetResult());
        nodes[1].Store.IsAway = true;
        await removed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(nodes[1].Node.IsFenced);
        Assert.False(nodes[1].Node.MayAct);
        var count = _cluster.Seen.Count;
        nodes[1].Region.Tell(new ShardingEnvelope(id, 99), ActorRefs.NoSender);
        await nodes[1].System.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(count, _cluster.Seen.Count);
        await Eventually.BecomesAsync(() => nodes[0].OwnShards == TestNode.ShardCount, "the other takes over at the end of the lease");
        Assert.Equal(nodes[0].Self, (await AskAllAsync(nodes[0], [id]))[0].Node);
    }

    [Fact]
    public async Task Of_two_that_are_cut_off_from_each_other_the_higher_goes()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        _cluster.Network.Cut(nodes[0].Self, nodes[1].Self);
        await Eventually.BecomesAsync(() => nodes[1].Node.IsFenced, "the higher one is removed");
        await Eventually.BecomesAsync(() => nodes[0].OwnShards + nodes[2].OwnShards == TestNode.ShardCount);
        Assert.Equal([nodes[0].Self, nodes[2].Self], nodes[2].Node.View.Members.Select(member => member.Node));
        Assert.Contains(nodes[0].Node.Status().Moves, move => move.What.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_all_have_lost_the_store_everything_goes_on_and_is_well_afterwards()
    {
        var nodes = await _cluster.StartAsync("a", "b");
        var ids = Ids(20);
        var before = await AskAllAsync(nodes[0], ids);
        foreach (var node in nodes)
        {
            node.Store.IsAway = true;
        }

        await Eventually.BecomesAsync(() => nodes.All(node => !node.Node.Status().IsStoreReachable), "both notice");
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(5))
        {
            // Longer than a lease.
            Assert.Equal(before, await AskAllAsync(nodes[1], ids));
        }

        foreach (var node in nodes)
        {
            node.Store.IsAway = false;
        }

        await Eventually.BecomesAsync(() => nodes.All(node => node.Node.Status().IsStoreReachable), "both have it back");
        Assert.Equal(before, await AskAllAsync(nodes[1], ids));
        Assert.Equal(2, nodes[0].Node.View.Members.Count);
    }

    [Fact]
    public async Task A_node_that_ends_in_order_while_the_store_is_away_takes_nobody_with_it()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        foreach (var node in nodes)
        {
            node.Store.IsAway = true;
        }

        await Eventually.BecomesAsync(() => nodes.All(node => !node.Node.Status().IsStoreReachable), "all notice");
        await nodes[1].System.Terminate();
        var since = TimeProvider.System.GetTimestamp();
        await Eventually.BecomesAsync(
            () =>
            {
                Assert.All([nodes[0], nodes[2]], node => Assert.False(node.Node.IsEnded));
                return TimeProvider.System.GetElapsedTime(since) > MembershipTimes.ConfirmedFor + MembershipTimes.Lease;
            },
            "its last ordinary word is no longer believed");
        Assert.All([nodes[0], nodes[2]], node => Assert.True(node.Node.MayAct));
    }

    [Fact]
    public async Task Alone_without_the_store_a_node_goes_on_until_another_shows_up()
    {
        var node = await _cluster.StartAsync("a");
        node.Store.IsAway = true;
        await Eventually.BecomesAsync(() => !node.Node.Status().IsStoreReachable, "it notices");
        Assert.True(node.Node.MayAct);
        Assert.False(await node.Node.IsMemberAsync(Nodes.Run("b"), default));
        await Eventually.BecomesAsync(() => !node.Node.MayAct, "its lease ends");
        Assert.False(node.Node.IsEnded);
        node.Store.IsAway = false;
        await Eventually.BecomesAsync(() => node.Node.MayAct, "the store says that it has the lease still");
        await AskAllAsync(node, Ids(5));
    }

    [Fact]
    public async Task A_store_that_hangs_longer_than_a_lease_stops_nothing()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        await StaysWellAsync(nodes, () =>
        {
            postgres.Server.Pause();
            return Task.CompletedTask;
        }, () =>
        {
            postgres.Server.Resume();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_store_that_crashes_and_comes_back_stops_nothing()
    {
        var nodes = await _cluster.StartAsync("a", "b", "c");
        await StaysWellAsync(nodes, () => postgres.Server.StopAsync(immediately: true), () => postgres.Server.StartAsync());
    }

    [Fact]
    public async Task A_node_that_starts_again_takes_the_place_of_its_older_run()
    {
        var nodes = await _cluster.StartAsync("a", "b");
        await nodes[1].KillAsync();
        var again = await _cluster.StartAsync("b");
        await Eventually.BecomesAsync(() => again.OwnShards == 15 && nodes[0].OwnShards == 15, "shares are even again");
        Assert.Equal([nodes[0].Self, again.Self], again.Node.View.Members.Select(member => member.Node));
        Assert.All(await AskAllAsync(again, Ids(20)), seen => Assert.NotEqual(nodes[1].Self, seen.Node));
    }

    [Fact]
    public async Task The_statistics_count_the_entities_of_every_node()
    {
        var nodes = await _cluster.StartAsync("a", "b");
        await AskAllAsync(nodes[0], Ids(40));
        var stats = await nodes[1].Region.Ask<ClusterShardingStats>(new GetClusterShardingStats(TimeSpan.FromSeconds(30)));
        Assert.Equal([nodes[0].Self.Address, nodes[1].Self.Address], stats.Regions.Keys.OrderBy(address => address.ToString(), StringComparer.Ordinal));
        Assert.Equal(40, stats.Regions.Values.Sum(region => region.Stats.Values.Sum()));
        Assert.All(stats.Regions.Values, region => Assert.NotEmpty(region.Stats));
    }

    [Fact]
    public async Task The_status_names_members_with_their_properties_and_shards()
    {
        var nodes = await _cluster.StartAsync("a", "b");
        var status = ClusterStatus.Of(nodes[0].System)!;
        Assert.Equal(["a", "b"], status.Members.Select(member => member.Properties["host"]));
        Assert.All(status.Members, member => Assert.Equal(15, member.Shards["room"]));
        Assert.True(status.IsStoreReachable);
        Assert.True(status.LeaseLeft > TimeSpan.Zero);
        Assert.Contains(status.Moves, move => move.What.Contains("idle shards", StringComparison.Ordinal));
    }

    private static async Task StaysWellAsync(TestNode[] nodes, Func<Task> lose, Func<Task> restore)
    {
        var ids = Ids(20);
        var before = await AskAllAsync(nodes[0], ids);
        await lose();
        try
        {
            await Eventually.BecomesAsync(() => nodes.All(node => !node.Node.Status().IsStoreReachable), "all notice");
            var since = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(6))
            {
                Assert.Equal(before, await AskAllAsync(nodes[1], ids));
            }
        }
        finally
        {
            await restore();
        }

        await Eventually.BecomesAsync(() => nodes.All(node => node.Node.Status().IsStoreReachable), "all have it back");
        Assert.Equal(before, await AskAllAsync(nodes[2], ids));
        Assert.All(nodes, node => Assert.Equal(3, node.Node.View.Members.Count));
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(10, count).Select(i => $"room-{i}").Order(StringComparer.Ordinal)];

    private static int Shard(string id) => (int)(Math.Abs((long)Akka.Util.MurmurHash.StringHash(id)) % TestNode.ShardCount);

    private static Task<Seen[]> AskAllAsync(TestNode node, string[] ids) => Task.WhenAll(ids.Select(id =>
        node.Region.Ask<Seen>(new ShardingEnvelope(id, 1), TimeSpan.FromSeconds(30))));
}
