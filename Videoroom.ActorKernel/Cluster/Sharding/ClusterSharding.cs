using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Cluster.Sharding;

/// <summary>The sharded entity types of a system.</summary>
public class ClusterSharding
{
    private readonly ConcurrentDictionary<string, Lazy<IActorRef>> _regions = new();
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
    public Task<IActorRef> StartAsync(
        string typeName, Func<string, Props> entityPropsFactory, ClusterShardingSettings settings, IMessageExtractor messageExtractor)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var region = _regions.GetOrAdd(typeName, name => new Lazy<IActorRef>(() => ((LocalActorRef)_guardian.Value).Cell.ActorOf(
            Props.Create(() => new ShardRegion(name, entityPropsFactory, new EnvelopeExtractor(messageExtractor))), Uri.EscapeDataString(name))));
        return Task.FromResult(region.Value);
    }

    /// <summary>The region of an entity type.</summary>
    /// <exception cref="InvalidOperationException">The type has not been started.</exception>
    public IActorRef ShardRegion(string typeName) =>
        _regions.TryGetValue(typeName, out var region) ? region.Value : throw new InvalidOperationException(
            $"Shard type [{typeName}] must be started first. Started [{string.Join(", ", _regions.Keys)}]");
}
