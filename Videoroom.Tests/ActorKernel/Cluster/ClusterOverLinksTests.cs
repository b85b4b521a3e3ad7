using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Store;
using Videoroom.ActorKernel;
using Videoroom.Tests.Fixtures;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>Nodes as the host starts them, with a real store and real links.</summary>
public sealed class ClusterOverLinksTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly List<ActorSystem> _systems = [];
    private string _database = "";

    public async Task InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var system in _systems)
        {
            await system.Terminate();
        }
    }

    [Fact]
    public async Task Entities_answer_wherever_they_are_asked_from()
    {
        var systems = await StartThreeAsync();
        foreach (var system in systems)
        {
            Assert.All(await AskAllAsync(system), answer => Assert.Equal("echo", answer.Split('@')[0]));
        }

        Assert.Equal(3, (await AskAllAsync(systems[0])).Distinct().Count());
        var stats = await ClusterSharding.Get(systems[1]).ShardRegion("echo")
            .Ask<ClusterShardingStats>(new GetClusterShardingStats(TimeSpan.FromSeconds(30)));
        Assert.Equal(3, stats.Regions.Count);
        Assert.Equal(60, stats.Regions.Values.Sum(region => region.Stats.Values.Sum()));
    }

    [Fact]
    public async Task A_node_that_terminates_is_replaced_at_once_and_its_watchers_hear_of_it()
    {
        var systems = await StartThreeAsync();
        var before = await AskAllAsync(systems[0]);
        var echo = systems[2].ActorOf(Props.Create<Echo>(), "echo");
        var heard = new TaskCompletionSource<Terminated>(TaskCreationOptions.RunContinuationsAsynchronously);
        var remote = await systems[0].ActorSelection($"{Akka.Cluster.Cluster.Get(systems[2]).SelfAddress}/user/echo").ResolveOne(TimeSpan.FromSeconds(30));
        systems[0].ActorOf(Props.Create(() => new Watcher(remote, heard)));
        Assert.Equal(echo.Path.Name, remote.Path.Name);
        await systems[2].Terminate();
        Assert.True((await heard.Task.WaitAsync(TimeSpan.FromSeconds(30))).AddressTerminated);
        var after = await AskAllAsync(systems[0]);
        Assert.Equal(2, after.Distinct().Count());
        Assert.DoesNotContain(after, before.Except(after).Contains);
    }

    [Fact]
    public async Task A_drained_node_gives_all_away_and_the_others_answer()
    {
        var systems = await StartThreeAsync();
        await AskAllAsync(systems[0]);
        await Akka.Cluster.Cluster.Get(systems[0]).LeaveAsync();
        Assert.Equal(2, (await AskAllAsync(systems[1])).Distinct().Count());
        Assert.Equal(MemberStatus.Removed, Akka.Cluster.Cluster.Get(systems[0]).SelfMember.Status);
        await Eventually.BecomesAsync(() => Akka.Cluster.Cluster.Get(systems[2]).State.Members.Count == 2, "the others hear of it");
    }

    [Fact]
    public async Task A_store_that_cannot_be_reached_is_named_at_the_start()
    {
        var options = Options(FreePort()) with { Store = "Host=127.0.0.1;Port=1;Username=x;Password=hidden;Database=calls" };
        var refusal = await Assert.ThrowsAsync<ClusterStoreException>(
            () => KernelBootstrap.StartAsync("videoroom", new KernelOptions { Cluster = options }));
        Assert.Contains("127.0.0.1:1, database calls", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<ActorSystem[]> StartThreeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            var system = await KernelBootstrap.StartAsync("videoroom", new KernelOptions { Cluster = Options(FreePort()) });
            _systems.Add(system);
            await ClusterSharding.Get(system).StartAsync(
                "echo", _ => Props.Create<Echo>(), ClusterShardingSettings.Create(system), new Extractor());
        }

        await Eventually.BecomesAsync(
            () => _systems.All(system => ClusterStatus.Of(system)!.Members is { Count: 3 } members
                && members.All(member => member.IsReachable && member.Shards["echo"] is > 0 and <= 34)),
            "all are linked and have their share");
        return [.. _systems];
    }

    private ClusterOptions Options(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Secret = "a secret that all nodes of the test know",
        Store = _database,
    };

    private static Task<string[]> AskAllAsync(ActorSystem system) => Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
        ClusterSharding.Get(system).ShardRegion("echo").Ask<string>(new ShardingEnvelope($"id-{i}", "echo"), TimeSpan.FromSeconds(30))));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Extractor() : HashCodeMessageExtractor(100)
    {
        public override string? EntityId(object message) => null;
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            Receive<string>(text => Sender.Tell($"{text}@{((ActorSystemImpl)Context.System).SelfUniqueAddress}"));
        }
    }

    private sealed class Watcher : ReceiveActor
    {
        public Watcher(IActorRef watched, TaskCompletionSource<Terminated> heard)
        {
            Context.Watch(watched);
            Receive<Terminated>(heard.SetResult);
        }
    }
}
