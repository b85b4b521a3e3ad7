using System.Globalization;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>Who has the shards of one entity type, as this node knows it.</summary>
internal interface IShardPlaces
{
    /// <summary>This node is no member any more: nothing is handled here or sent from here.</summary>
    bool IsEnded { get; }

    /// <summary>Whether this node's lease holds.</summary>
    bool MayAct { get; }

    /// <summary>Something waits for <see cref="MayAct"/>: the region is told as soon as the lease holds again.</summary>
    void WaitForLease();

    /// <summary>The epoch of what this says.</summary>
    long Epoch { get; }

    /// <summary>Which node has a shard, and whether it is this one.</summary>
    ShardPlace Find(string shardId);

    /// <summary>The other nodes that run the type, each with its region.</summary>
    IEnumerable<(Address Node, IActorRef Region)> Others { get; }

    /// <summary>This node.</summary>
    Address Self { get; }
}

/// <summary>Where a shard is.</summary>
/// <param name="IsHere">At this node.</param>
/// <param name="Region">The region that has it; null here, and when nobody has it or who has it cannot be reached.</param>
/// <param name="Epoch">The epoch of the ownership.</param>
internal readonly record struct ShardPlace(bool IsHere, IActorRef? Region, long Epoch);

/// <summary>A node that is alone has everything.</summary>
internal sealed class AllShardsHere(Address self) : IShardPlaces
{
    public bool IsEnded => false;

    public bool MayAct => true;

    public void WaitForLease()
    {
        // It never ends.
    }

    public long Epoch => 1;

    public IEnumerable<(Address Node, IActorRef Region)> Others => [];

    public Address Self => self;

    public ShardPlace Find(string shardId) => new(true, null, 1);
}

/// <summary>As the store has decided.</summary>
internal sealed class ClusterShardPlaces(ClusterNode node, string typeName) : IShardPlaces
{
    public bool IsEnded => node.IsEnded;

    public bool MayAct => node.MayAct;

    public void WaitForLease() => node.WantFlush();

    public long Epoch => node.View.Epoch;

    public Address Self => node.Self.Address;

    public IEnumerable<(Address Node, IActorRef Region)> Others => node.View.Members
        .Where(member => member.Types.Contains(typeName) && !member.Node.Equals(node.Self))
        .Select(member => (member.Node.Address, node.RegionAt(member.Node, typeName)));

    public ShardPlace Find(string shardId)
    {
        if (!node.View.Shards.TryGetValue(typeName, out var owners)
            || !int.TryParse(shardId, NumberStyles.None, CultureInfo.InvariantCulture, out var shard) || shard >= owners.Count)
        {
            return default;
        }

        var owner = owners[shard];
        return owner.Node is not { } place ? default
            : place.Equals(node.Self) ? new ShardPlace(true, null, owner.Epoch)
            : new ShardPlace(false, node.IsReachable(place) ? node.RegionAt(place, typeName) : null, owner.Epoch);
    }
}
