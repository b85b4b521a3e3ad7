using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Rooms;

/// <summary>Sockets that join rooms, a few each, and stay in all of them. A node takes no more than twenty joins at once from one.</summary>
internal sealed class RoomOpeners : IAsyncDisposable
{
    private const int RoomsPerSocket = 18;
    private readonly ConcurrentBag<PhoenixConnection> _connections = [];

    private RoomOpeners()
    {
    }

    /// <summary>Opens the sockets that so many rooms need, spread over the nodes.</summary>
    public static async Task<RoomOpeners> ConnectAsync(RoomsCluster cluster, int rooms, int atOnce, CancellationToken cancellation)
    {
        var openers = new RoomOpeners();
        var sockets = (rooms + RoomsPerSocket - 1) / RoomsPerSocket;
        await Parallel.ForEachAsync(Enumerable.Range(0, sockets), Limit(atOnce, cancellation), async (socket, token) =>
            openers._connections.Add(await PhoenixConnection.ConnectAsync(cluster.Nodes[socket % cluster.Nodes.Count].Page, "none", token)));
        return openers;
    }

    /// <summary>Makes rooms by joining them, one after the other on each socket.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="rooms">How many: as many as the sockets were opened for.</param>
    /// <param name="atOnce">How many sockets join at the same time.</param>
    /// <param name="times">Gets how long each join took, in milliseconds.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task OpenAsync(string prefix, int rooms, int atOnce, ConcurrentBag<double> times, CancellationToken cancellation)
        => Parallel.ForEachAsync(
            _connections.Zip(Enumerable.Range(0, rooms).Chunk(RoomsPerSocket)), Limit(atOnce, cancellation), async (pair, token) =>
            {
                foreach (var room in pair.Second)
                {
                    var since = Stopwatch.GetTimestamp();
                    var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{room}");
                    await pair.First.JoinRoomAsync(name, new JsonObject { ["isSimulcastOn"] = false }, token);
                    times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                }
            });

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));
    }

    private static ParallelOptions Limit(int atOnce, CancellationToken cancellation)
        => new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
}
