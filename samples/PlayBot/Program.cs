// A bot that plays a tone and a test picture into a room until Ctrl+C:
//   dotnet run --project samples/PlayBot -- http://localhost:4000 demo
using Videoroom.Client;
using Videoroom.Client.Publishing;
using Videoroom.Client.Recordings;

if (args.Length != 2 || !Uri.TryCreate(args[0], UriKind.Absolute, out var server))
{
    Console.Error.WriteLine("Usage: PlayBot SERVER ROOM, for example: PlayBot http://localhost:4000 demo");
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
    new RoomClientOptions
    {
        Server = server,
        RoomId = args[1],
        Name = "Test picture",
        Tracks = [new TrackPublication(StockRecordings.Tone), new TrackPublication(StockRecordings.TestPicture)],
    },
    host,
    stop.Token);
await room.Connected.WaitAsync(stop.Token);
Console.WriteLine($"Playing in {args[1]} as peer {room.PeerId}");

await Task.WhenAny(room.Closed, Task.Delay(Timeout.Infinite, stop.Token));
if (room.Closed.IsCompleted)
{
    Console.Error.WriteLine("The server closed the connection.");
    return 1;
}

await room.LeaveAsync();
return 0;
