using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Sharding.Internal;

namespace Videoroom.Web.Clustering.Placement;

/// <summary>
/// Which node runs which shard of rooms: a new shard goes to the node with the fewest; a shard in which a room runs never moves
/// while its node is a member; shards without rooms move to a node that came later, until all nodes have their share.
/// </summary>
/// <remarks>
/// Moving a shard stops its rooms, which are then rebuilt from their peers' channels. Akka's own strategy moves shards whatever
/// runs in them: nobody would lose a call, but every call would see its room go away for a moment, to no purpose.
/// </remarks>
internal sealed class RoomPlacement : AbstractLeastShardAllocationStrategy
{
    /// <summary>How long a region may take to say what runs in its shards; none of one that does not say is moved.</summary>
    private static readonly TimeSpan StatsTimeLimit = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        var regions = RegionEntriesFor(currentShardAllocations);
        var shards = regions.Select(region => region.ShardIds.Count).ToList();
        if (rebalanceInProgress.Count > 0 || !PlacementPlan.IsUneven(shards) || !IsAGoodTimeToRebalance(regions))
        {
            return ImmutableHashSet<string>.Empty;
        }

        var idle = await Task.WhenAll(regions.Select(IdleShardsAsync));
        return PlacementPlan.ToMove(shards, idle).ToImmutableHashSet();
    }

    private static async Task<IReadOnlyList<string>> IdleShardsAsync(RegionEntry region)
    {
        try
        {
            var stats = await region.Region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, StatsTimeLimit);
            return [.. stats.Stats.Where(shard => shard.Value == 0 && !stats.Failed.Contains(shard.Key)).Select(shard => shard.Key)];
        }
        catch (AskTimeoutException)
        {
            return [];
        }
    }
}
