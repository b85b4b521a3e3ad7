using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Videoroom.Bench.Rooms;

/// <summary>What many rooms cost.</summary>
/// <param name="Placement">Rooms on each node.</param>
/// <param name="BytesPerRoom">Resident bytes of all nodes for each room.</param>
/// <param name="Milliseconds">From a join to its answer, sorted.</param>
/// <param name="Total">All of them.</param>
internal sealed record RoomsRun(IReadOnlyList<int> Placement, double BytesPerRoom, IReadOnlyList<double> Milliseconds, TimeSpan Total)
{
    private const int MostChannelsPerSocket = 900;
    private const int WarmUpRooms = 600;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>Makes rooms and looks at what became of the nodes. The rooms of the warm-up stay, and are not counted as memory.</summary>
    public static async Task<RoomsRun> MeasureAsync(RoomsCluster cluster, int rooms, int sockets, CancellationToken cancellation)
    {
        if (rooms > sockets * MostChannelsPerSocket)
        {
            throw new ArgumentException($"At most {MostChannelsPerSocket} rooms a socket: more --sockets are needed.", nameof(sockets));
        }

        await using var warm = new RoomOpeners(cluster, Math.Max(cluster.Nodes.Count, WarmUpRooms / 100));
        await warm.OpenAsync("warm", WarmUpRooms, [], cancellation);
        await Task.Delay(Settle, cancellation);
        var before = Resident(cluster);
        var times = new ConcurrentBag<double>();
        await using var openers = new RoomOpeners(cluster, sockets);
        var since = Stopwatch.StartNew();
        await openers.OpenAsync("room", rooms, times, cancellation);
        var total = since.Elapsed;
        await Task.Delay(Settle, cancellation);
        return new RoomsRun(
            await cluster.PlacementAsync(), (double)(Resident(cluster) - before) / rooms, [.. times.Order()], total);
    }

    // proc(5): "VmRSS:    123456 kB"
    private static long Resident(RoomsCluster cluster) => cluster.Nodes.Sum(node => long.Parse(
        File.ReadLines($"/proc/{node.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024);
}
