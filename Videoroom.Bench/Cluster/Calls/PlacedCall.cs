using Videoroom.Bench.Waiting;

namespace Videoroom.Bench.Cluster.Calls;

/// <summary>Calls whose room is owned where a test wants it: names are tried until one falls there.</summary>
internal static class PlacedCall
{
    private const int Attempts = 40;

    /// <summary>A call of four people on two nodes, whose room is owned by the third.</summary>
    /// <param name="cluster">Three nodes.</param>
    /// <param name="firstNode">A node that will hold people.</param>
    /// <returns>The call, in which everybody sees everybody, and the owner.</returns>
    public static async Task<(ClusterCall Call, int Owner)> AwayFromOwnerAsync(ProcessCluster cluster, int firstNode)
    {
        var (call, owner) = await OwnedAsync(cluster, firstNode, owner => owner != firstNode);
        await call.JoinAsync(firstNode);
        await call.JoinAsync(3 - firstNode - owner);
        await call.JoinAsync(3 - firstNode - owner);
        await call.SeeEachOtherAsync();
        return (call, owner);
    }

    /// <summary>A call that one person has joined.</summary>
    /// <param name="cluster">Some nodes.</param>
    /// <param name="firstNode">Where that person joins.</param>
    /// <param name="fits">Whether the owner is the right one.</param>
    public static async Task<(ClusterCall Call, int Owner)> OwnedAsync(ProcessCluster cluster, int firstNode, Func<int, bool> fits)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var call = new ClusterCall(cluster, ClusterCall.NewRoom());
            await call.JoinAsync(firstNode);
            var owner = await Eventually.Holds<int?>(() => cluster.OwnerAsync(call.Room), owner => owner is not null, "the room has an owner");
            if (fits(owner!.Value))
            {
                return (call, owner.Value);
            }

            await call.DisposeAsync();
        }

        throw new InvalidOperationException($"Of {Attempts} rooms none fell where the test wants one: are the shards spread over the nodes?");
    }
}
