using Videoroom.Bench.Waiting;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>Calls whose room is owned where a test or the drill wants it: names are tried until one falls there.</summary>
internal static class PlacedCall
{
    private const int Attempts = 60;

    /// <summary>A call of two people on each of two nodes, whose room is owned by the third.</summary>
    /// <param name="cluster">Three nodes.</param>
    /// <param name="owner">The node that owns the room.</param>
    /// <returns>The call, in which everybody sees everybody.</returns>
    public static async Task<ClusterCall> OwnedByAsync(ProcessCluster cluster, int owner)
    {
        var others = cluster.Running.Where(node => node != owner).ToList();
        var call = await OwnedAsync(cluster, others[0], owner);
        try
        {
            await call.JoinAsync(others[0]);
            await call.JoinAsync(others[1]);
            await call.JoinAsync(others[1]);
            await call.SeeEachOtherAsync();
            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }

    /// <summary>A call that one person has joined.</summary>
    /// <param name="cluster">Some nodes.</param>
    /// <param name="joinAt">Where that person joins.</param>
    /// <param name="owner">The node that owns the room.</param>
    /// <exception cref="InvalidOperationException">No room fell there.</exception>
    public static async Task<ClusterCall> OwnedAsync(ProcessCluster cluster, int joinAt, int owner)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var call = new ClusterCall(cluster, ClusterCall.NewRoom());
            try
            {
                await call.JoinAsync(joinAt);
                if (await Eventually.Holds<int?>(() => cluster.OwnerAsync(call.Room), seen => seen is not null, "the room has an owner") == owner)
                {
                    return call;
                }
            }
            catch
            {
                await call.DisposeAsync();
                throw;
            }

            await call.DisposeAsync();
        }

        throw new InvalidOperationException(
            $"Of {Attempts} rooms none fell on node {cluster.Node(owner).Name}: are the shards spread over the nodes?");
    }
}
