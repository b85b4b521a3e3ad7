namespace Akka.Cluster.Store;

/// <summary>Who gets a shard.</summary>
internal static class ShardAllocation
{
    /// <summary>The most that a node should have when all have about the same.</summary>
    public static int FairShare(int shards, int nodes) => nodes == 0 ? shards : (shards + nodes - 1) / nodes;

    /// <summary>How many shards each node has.</summary>
    public static Dictionary<UniqueAddress, int> Count(IEnumerable<ShardOwner> owners)
    {
        var counts = new Dictionary<UniqueAddress, int>();
        foreach (var owner in owners)
        {
            if (owner.Node is { } node)
            {
                counts[node] = counts.GetValueOrDefault(node) + 1;
            }
        }

        return counts;
    }

    /// <summary>The candidate that has least, the lower address first; null when there is none.</summary>
    public static UniqueAddress? Least(IReadOnlyCollection<UniqueAddress> candidates, Dictionary<UniqueAddress, int> counts) =>
        candidates.OrderBy(node => counts.GetValueOrDefault(node)).ThenBy(NodeOrder.Key, StringComparer.Ordinal).FirstOrDefault();
}

/// <summary>The order of nodes in every decision: by the text of their addresses.</summary>
internal static class NodeOrder
{
    public static string Key(UniqueAddress node) => node.Address.ToString();
}
