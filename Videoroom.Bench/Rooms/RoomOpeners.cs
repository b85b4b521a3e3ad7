using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Videoroom.Bench.Client.Signalling;

namespace Videoroom.Bench.Rooms;

/// <summary>Sockets that join rooms, one after the other on each, and stay in all of them.</summary>
internal sealed class RoomOpeners(RoomsCluster cluster, int sockets) : IAsyncDisposable
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(20);
    private readonly ConcurrentBag<PhoenixConnection> _connections = [];
    private Timer? _heartbeats;

    /// <summary>Makes rooms by joining them.</summary>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="rooms">How many.</param>
    /// <param name="times">Gets how long each join took, in milliseconds.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task OpenAsync(string prefix, int rooms, ConcurrentBag<double> times, CancellationToken cancellation)
    {
        _heartbeats ??= new Timer(_ => Heartbeat(), null, HeartbeatEvery, HeartbeatEvery);
        await Task.WhenAll(Enumerable.Range(0, sockets).Select(async socket =>
        {
            var server = cluster.Nodes[socket % cluster.Nodes.Count].Page;
            var connection = await PhoenixConnection.ConnectAsync(server, Name(prefix, socket), cancellation);
            _connections.Add(connection);
            for (var room = socket; room < rooms; room += sockets)
            {
                var since = Stopwatch.GetTimestamp();
                await connection.JoinRoomAsync(Name(prefix, room), new JsonObject { ["isSimulcastOn"] = false }, cancellation);
                times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }));
    }

    public async ValueTask DisposeAsync()
    {
        if (_heartbeats is not null)
        {
            await _heartbeats.DisposeAsync();
        }

        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));
    }

    private static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}");

    private void Heartbeat()
    {
        foreach (var connection in _connections)
        {
            _ = connection.HeartbeatAsync();
        }
    }
}
