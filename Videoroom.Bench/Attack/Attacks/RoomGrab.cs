using System.Globalization;
using System.Text.Json.Nodes;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>WebSockets that join as many rooms as they are let: each room is an actor of the node.</summary>
internal sealed class RoomGrab : IAttack
{
    private const int MaxPending = 16;
    private const int MaxHeld = 500;
    private const int RoomsPerSocket = 8;

    private readonly PendingWork _work;
    private readonly Uri _page;
    private long _joined;
    private long _refused;

    public RoomGrab(AttackerOptions options)
    {
        _page = options.Page;
        _work = new PendingWork(OpenAsync, MaxPending, MaxHeld);
    }

    public long Attempts => Interlocked.Read(ref _joined) + Failed;

    public long Failed => Interlocked.Read(ref _refused) + _work.Failed;

    public long Bytes => 0;

    public string Detail => $"{StrangeAddress.Count} addresses, {RoomsPerSocket} rooms a socket";

    public void Step() => _work.Step();

    public Task ReleaseAsync() => _work.ReleaseAsync();

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task<IAsyncDisposable> OpenAsync(int number, CancellationToken cancellation)
    {
        var connection = await PhoenixConnection.ConnectAsync(_page, "grabbed", cancellation, StrangeAddress.Of(number));
        try
        {
            for (var room = 0; room < RoomsPerSocket; room++)
            {
                await JoinAsync(connection, string.Create(CultureInfo.InvariantCulture, $"grabbed-{number}-{room}"), cancellation);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task JoinAsync(PhoenixConnection connection, string room, CancellationToken cancellation)
    {
        try
        {
            await connection.JoinRoomAsync(room, new JsonObject { ["isSimulcastOn"] = false }, cancellation);
            Interlocked.Increment(ref _joined);
        }
        catch (JoinRefusedException)
        {
            Interlocked.Increment(ref _refused);
        }
    }
}
