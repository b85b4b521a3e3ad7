using System.Collections.Concurrent;
using System.Diagnostics;

namespace Videoroom.Bench.Rooms;

/// <summary>What many rooms cost.</summary>
/// <param name="Placement">Rooms on each node.</param>
/// <param name="BytesPerRoom">Resident bytes of all nodes for each room.</param>
/// <param name="Milliseconds">From a join to its answer, sorted.</param>
/// <param name="Total">All of them.</param>
internal sealed record RoomsRun(IReadOnlyList<int> Placement, double BytesPerRoom, IReadOnlyList<double> Milliseconds, TimeSpan Total)
{
    private const int WarmUpRooms = 600;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>How far a node is from an even share, as a part of it.</summary>
    public double Unevenness => Placement.Max(count => Math.Abs(count - Placement.Average()) / Placement.Average());

    /// <summary>
    /// Makes rooms and looks at what became of the nodes. Neither the rooms of the warm-up nor the sockets are counted as memory:
    /// they are there before.
    /// </summary>
    public static async Task<RoomsRun> MeasureAsync(RoomsCluster cluster, int rooms, int atOnce, CancellationToken cancellation)
    {
        await using var warm = await RoomOpeners.ConnectAsync(cluster, WarmUpRooms, atOnce, cancellation);
        await warm.OpenAsync("warm", WarmUpRooms, atOnce, [], cancellation);
        await using var openers = await RoomOpeners.ConnectAsync(cluster, rooms, atOnce, cancellation);
        await Task.Delay(Settle, cancellation);
        var before = Resident(cluster);
        var times = new ConcurrentBag<double>();
        var since = Stopwatch.StartNew();
        await openers.OpenAsync("room", rooms, atOnce, times, cancellation);
        var total = since.Elapsed;
        await Task.Delay(Settle, cancellation);
        return new RoomsRun(
            await cluster.PlacementAsync(), (double)(Resident(cluster) - before) / rooms, [.. times.Order()], total);
    }

    private static long Resident(RoomsCluster cluster) => cluster.Nodes.Sum(node => node.ResidentBytes);
}
