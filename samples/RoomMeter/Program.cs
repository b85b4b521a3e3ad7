// Watches a room and prints once a second what arrives of each track, until Ctrl+C:
//   dotnet run --project samples/RoomMeter -- http://localhost:4000 demo
using Videoroom.Client;
using Videoroom.Client.Statistics;

if (args.Length != 2 || !Uri.TryCreate(args[0], UriKind.Absolute, out var server))
{
    Console.Error.WriteLine("Usage: RoomMeter SERVER ROOM, for example: RoomMeter http://localhost:4000 demo");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using var host = new ClientHost();
await using var room = await RoomClient.JoinAsync(
    new RoomClientOptions { Server = server, RoomId = args[1], Name = "Room meter" }, host, stop.Token);

using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
var before = new Dictionary<string, InboundStatistics>();
while (!stop.IsCancellationRequested && !room.Closed.IsCompleted)
{
    await Task.WhenAny(second.WaitForNextTickAsync().AsTask(), room.Closed, Task.Delay(Timeout.Infinite, stop.Token));
    var statistics = await room.GetStatisticsAsync();
    foreach (var now in statistics.Inbound.Where(inbound => room.Tracks.ContainsKey(inbound.TrackId)))
    {
        var last = before.GetValueOrDefault(now.TrackId) ?? new InboundStatistics { Mid = now.Mid };
        var (track, kbps) = (room.Tracks[now.TrackId], (now.BytesReceived - last.BytesReceived) * 8 / 1000);
        Console.WriteLine(
            $"{room.Peers.GetValueOrDefault(track.PeerId)?.Name} {track.Type}: {kbps} kbit/s, {now.FramesDecodable - last.FramesDecodable} pictures, "
            + $"{now.PacketsLost - last.PacketsLost} lost, jitter {now.Jitter.TotalMilliseconds:F1} ms, round trip {statistics.RoundTripTime?.TotalMilliseconds:F1} ms");
        before[now.TrackId] = now;
    }
}

if (!room.Closed.IsCompleted)
{
    await room.LeaveAsync();
}

return 0;
