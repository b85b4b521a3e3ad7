using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster.Sharding;

/// <summary>The sharded entity types of a system.</summary>
public class ClusterSharding
{
    private readonly ConcurrentDictionary<string, EntityType> _types = new();
    private readonly ActorSystemImpl _system;
    private readonly Lazy<IActorRef> _guardian;

    internal ClusterSharding(ActorSystemImpl system)
    {
        _system = system;
        _guardian = new Lazy<IActorRef>(() => _system.SystemGuardian.Cell.ActorOf(Props.Create<Guardian>(), "sharding"));
    }

    /// <summary>The sharding of a system.</summary>
    public static ClusterSharding Get(ActorSystem system) => ((ActorSystemImpl)system).Extension(impl => new ClusterSharding(impl));

    /// <summary>Starts an entity type on this node; gives the running region when it has been started before.</summary>
    /// <param name="typeName">The type's name.</param>
    /// <param name="entityPropsFactory">From an entity's id to its props.</param>
    /// <param name="settings">How the region works.</param>
    /// <param name="messageExtractor">Which entity a message is for.</param>
    /// <returns>The region: what is sent to it gets to the entity, which is started first when it does not run.</returns>
    /// <exception cref="ArgumentException">A cluster's nodes share out numbered shards: <see cref="HashCodeMessageExtractor"/> only.</exception>
    public async Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var node = _system.ClusterNode;
        var extractor = new EnvelopeExtractor(messageExtractor);
        if (node is not null && extractor.ShardCount == 0)
        {
            throw new ArgumentException($"In a cluster the extractor has to be a {nameof(HashCodeMessageExtractor)}", nameof(messageExtractor));
        }

        IShardPlaces places = node is null ? new AllShardsHere(_system.Address) : new ClusterShardPlaces(node, typeName);
        var entry = _types.GetOrAdd(typeName, name => new EntityType(extractor, new Lazy<IActorRef>(() => ((LocalActorRef)_guardian.Value).Cell.ActorOf(
            Props.Create(() => new ShardRegion(name, entityPropsFactory, extractor, places)), Uri.EscapeDataString(name)))));
        var region = entry.Region.Value;
        if (node is not null)
        {
            await node.RegisterAsync(typeName, extractor.ShardCount, region).ConfigureAwait(false);
        }

        return region;
    }

    /// <summary>The region of an entity type.</summary>
    /// <exception cref="InvalidOperationException">The type has not been started.</exception>
    public IActorRef ShardRegion(string typeName) => TypeOf(typeName).Region.Value;

    internal string ShardIdOf(string typeName, string entityId) => TypeOf(typeName).Extractor.ShardId(entityId);

    private EntityType TypeOf(string typeName) =>
        _types.TryGetValue(typeName, out var type) ? type : throw new InvalidOperationException(
            $"Shard type [{typeName}] must be started first. Started [{string.Join(", ", _types.Keys)}]");

    private sealed record EntityType(EnvelopeExtractor Extractor, Lazy<IActorRef> Region);
}
