using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>What a region is asked about.</summary>
internal sealed partial class ShardRegion
{
    private void AnswerState() => _ = AskShards().PipeTo(
        Sender, Self, states => new CurrentShardRegionState(states.ToImmutableHashSet()));

    private void AnswerStats() => _ = AskShards().PipeTo(Sender, Self, ToStats);

    private void AnswerClusterStats(GetClusterShardingStats query)
    {
        var others = _places.Others.Select(async other =>
        {
            try
            {
                return (other.Node, Stats: (ShardRegionStats?)await other.Region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, query.Timeout).ConfigureAwait(false));
            }
            catch (AskTimeoutException)
            {
                // As Akka has it: a region that does not answer is left out.
                return (other.Node, Stats: null);
            }
        }).ToArray();
        _ = CollectAsync(AskShards(), others, _places.Self).PipeTo(Sender, Self);
    }

    private static async Task<ClusterShardingStats> CollectAsync(
        Task<ShardState[]> own, Task<(Address Node, ShardRegionStats? Stats)>[] others, Address self)
    {
        var regions = (await Task.WhenAll(others).ConfigureAwait(false))
            .Where(answer => answer.Stats is not null)
            .ToImmutableDictionary(answer => answer.Node, answer => answer.Stats!);
        return new ClusterShardingStats(regions.SetItem(self, ToStats(await own.ConfigureAwait(false))));
    }

    private static ShardRegionStats ToStats(ShardState[] states) =>
        new(states.ToImmutableDictionary(state => state.ShardId, state => state.EntityIds.Count));

    // From the shards that have entities only: the others have nothing to say.
    private Task<ShardState[]> AskShards() => Task.WhenAll(_busy.Keys.Select(shardId =>
        Context.Child(Uri.EscapeDataString(shardId)).Ask<ShardState>(Shard.GetState.Instance)));
}
