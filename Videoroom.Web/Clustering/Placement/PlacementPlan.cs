namespace Videoroom.Web.Clustering.Placement;

/// <summary>Chooses the shards that move so that the nodes have equal shares. Pure.</summary>
internal static class PlacementPlan
{
    /// <summary>Whether a node has two shards more than another: one more cannot be helped.</summary>
    /// <param name="shards">How many shards each node has.</param>
    public static bool IsUneven(IReadOnlyCollection<int> shards) => shards.Count > 1 && shards.Max() - shards.Min() > 1;

    /// <summary>The shards to move: idle ones, of the nodes that have more than their share, as many as others lack.</summary>
    /// <param name="shards">How many shards each node has.</param>
    /// <param name="idle">The shards of each node in which no room runs, in the same order.</param>
    public static IReadOnlyList<string> ToMove(IReadOnlyList<int> shards, IReadOnlyList<IReadOnlyList<string>> idle)
    {
        var share = shards.Sum() / shards.Count;
        var rest = shards.Sum() % shards.Count;
        var lacking = shards.Sum(count => Math.Max(0, share - count));
        var moves = new List<string>();

        // The largest first: where the shares do not divide evenly, as many nodes as there is rest keep one more.
        foreach (var node in Enumerable.Range(0, shards.Count).OrderByDescending(node => shards[node]))
        {
            var keeps = shards[node] > share && rest > 0 ? share + 1 : share;
            rest -= keeps - share;
            moves.AddRange(idle[node].Take(Math.Max(0, shards[node] - keeps)));
        }

        // A node that keeps more than its share, since rooms run in its shards, leaves the others less than theirs.
        return [.. moves.Take(Math.Max(lacking, IsUneven([.. shards]) ? 1 : 0))];
    }
}
