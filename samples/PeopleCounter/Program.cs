// A bot that says how many people are in a room, whenever that changes, until Ctrl+C:
//   dotnet run --project samples/PeopleCounter -- http://localhost:4000 demo
using Videoroom.Client;

if (args.Length != 2 || !Uri.TryCreate(args[0], UriKind.Absolute, out var server))
{
    Console.Error.WriteLine("Usage: PeopleCounter SERVER ROOM, for example: PeopleCounter http://localhost:4000 demo");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var people = 0;
using var host = new ClientHost();
await using var room = await RoomClient.JoinAsync(
    new RoomClientOptions { Server = server, RoomId = args[1], Name = "People counter", Events = OnEvent }, host, stop.Token);
Console.WriteLine($"{people} people in {args[1]}");

await Task.WhenAny(room.Closed, Task.Delay(Timeout.Infinite, stop.Token));
if (room.Closed.IsCompleted)
{
    Console.Error.WriteLine("The server closed the connection.");
    return 1;
}

await room.LeaveAsync();
return 0;

void OnEvent(RoomEvent happened)
{
    switch (happened)
    {
        case PeerJoined joined:
            Console.WriteLine($"{joined.Peer.Name} is here: {++people} people");
            break;
        case PeerLeft left:
            Console.WriteLine($"{left.Peer.Name} has left: {--people} people");
            break;
    }
}
