using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding.Internal;

namespace Videoroom.Web.Clustering.Placement;

/// <summary>Which node runs which shard of rooms.</summary>
internal sealed class RoomPlacement : AbstractLeastShardAllocationStrategy
{
    /// <inheritdoc/>
    public override Task<IImmutableSet<string>> Rebalance(
        IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
        => Task.FromResult<IImmutableSet<string>>(ImmutableHashSet<string>.Empty);
}
