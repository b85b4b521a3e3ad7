using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.ActorKernel;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>Nodes of one process with a real store and links that can be cut.</summary>
internal sealed class TestCluster(string database) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<UniqueAddress, TestNode> _nodes = new();

    public FakeNetwork Network { get; } = new();

    /// <summary>What all entities of all nodes have seen.</summary>
    public ConcurrentQueue<Seen> Seen { get; } = new();

    public async Task<TestNode> StartAsync(string host, bool withRegion = true)
    {
        // The links that this makes are never started: the nodes use those of the network above.
        var system = new ActorSystemImpl("videoroom", new KernelOptions
        {
            Cluster = new ClusterOptions { Host = host, Port = 4100, Secret = "nobody dials in these tests at all", Store = database },
        });
        var self = system.SelfUniqueAddress;
        var store = new FaultyStore(new PostgresClusterStore(database, system.Options.Cluster!.Secret, NullLogger.Instance));
        var node = new ClusterNode(system, store) { ResolveRegion = (other, type) => RegionAt(system, self, other, type) };
        system.ClusterNode = node;
        var test = new TestNode(this, system, node, store);
        _nodes[self] = test;
        await node.StartAsync(observer => Network.Open(self, observer), new Dictionary<string, string> { ["host"] = host }, default);
        if (withRegion)
        {
            await test.StartRegionAsync();
        }

        return test;
    }

    /// <summary>Several at once, linked to each other, with even shares.</summary>
    public async Task<TestNode[]> StartAsync(params string[] hosts)
    {
        var nodes = new List<TestNode>();
        foreach (var host in hosts)
        {
            nodes.Add(await StartAsync(host));
        }

        await Eventually.BecomesAsync(
            () => nodes.All(node => nodes.All(other => node.Node.Status().Members.Any(member =>
                member.Node.Equals(other.Self) && member.IsReachable
                && member.Shards["room"] <= ShardAllocation.FairShare(TestNode.ShardCount, nodes.Count)))),
            "all are linked and have their share");
        return [.. nodes];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
        {
            await node.System.Terminate();
        }

        await Network.DisposeAsync();
    }

    private FakeRemoteRef RegionAt(ActorSystemImpl system, UniqueAddress self, UniqueAddress other, string type) => new(
        system,
        new RootActorPath(other.Address) / "system" / "sharding" / type,
        () => Network.IsLinked(self, other) && _nodes.TryGetValue(other, out var node) ? ClusterSharding.Get(node.System).ShardRegion(type) : null);
}

/// <summary>What an entity has seen.</summary>
internal sealed record Seen(UniqueAddress Node, string EntityId, long Epoch, int Number);

/// <summary>One node of a <see cref="TestCluster"/>.</summary>
internal sealed class TestNode(TestCluster cluster, ActorSystemImpl system, ClusterNode node, FaultyStore store)
{
    public const int ShardCount = 30;

    public ActorSystemImpl System => system;

    public ClusterNode Node => node;

    public UniqueAddress Self => node.Self;

    public FaultyStore Store => store;

    public IActorRef Region => ClusterSharding.Get(system).ShardRegion("room");

    public int OwnShards => node.View.Shards["room"].Count(owner => Self.Equals(owner.Node));

    public Task<IActorRef> StartRegionAsync() => ClusterSharding.Get(system).StartAsync(
        "room", id => Props.Create(() => new Entity(cluster, Self, id)), ClusterShardingSettings.Create(system), new Extractor());

    public void Send(string entityId, int number, IActorRef? sender = null) => Region.Tell(new ShardingEnvelope(entityId, number), sender ?? ActorRefs.NoSender);

    /// <summary>As kill -9 does: links close, the lock is free, nothing more is heard of it.</summary>
    public async Task KillAsync()
    {
        store.IsAway = true;
        await store.Lock!.DisposeAsync();
        cluster.Network.Kill(Self);
    }

    public async Task<string[]> EntitiesAsync()
    {
        var state = await Region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(30));
        return [.. state.Shards.SelectMany(shard => shard.EntityIds).Order(StringComparer.Ordinal)];
    }

    private sealed class Extractor() : HashCodeMessageExtractor(ShardCount)
    {
        public override string? EntityId(object message) => null;
    }

    private sealed class Entity : ReceiveActor
    {
        public Entity(TestCluster cluster, UniqueAddress self, string id)
        {
            var epoch = ShardEpochs.Of(Context.System, "room", id);
            Receive<int>(number =>
            {
                cluster.Seen.Enqueue(new Seen(self, id, epoch, number));
                Sender.Tell(new Seen(self, id, epoch, number));
            });
        }
    }
}
