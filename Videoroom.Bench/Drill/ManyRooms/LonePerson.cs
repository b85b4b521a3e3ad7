using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using Videoroom.Client;
using Videoroom.Client.Roaming;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Drill.ManyRooms;

/// <summary>Somebody alone in a room, without media and with an address of its own, who comes back as the same peer when the node is lost.</summary>
internal sealed class LonePerson : IAsyncDisposable
{
    private readonly IPAddress _from;
    private readonly string _room;
    private readonly IReadOnlyList<Uri> _servers;
    private readonly ClientHost _host;
    private readonly CancellationTokenSource _closing = new();
    private volatile RoomClient _call;
    private int _generation = 1;
    private Task _watching = Task.CompletedTask;

    private LonePerson(IPAddress from, string room, IReadOnlyList<Uri> servers, ClientHost host, RoomClient call)
        => (_from, _room, _servers, _host, _call) = (from, room, servers, host, call);

    /// <summary>How long the join took that brought it back, in milliseconds; null as long as it was not lost.</summary>
    public double? LastJoinMs { get; private set; }

    /// <summary>How long it took from the lost socket until it was back, in milliseconds; null as long as it was not lost.</summary>
    public double? BackMs { get; private set; }

    /// <summary>Joins.</summary>
    /// <param name="from">Its address.</param>
    /// <param name="room">Its room.</param>
    /// <param name="servers">All nodes, the one that it joins at first.</param>
    /// <param name="host">What clients share.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JoinRefusedException">The node refused.</exception>
    public static async Task<LonePerson> JoinAsync(
        IPAddress from, string room, IReadOnlyList<Uri> servers, ClientHost host, CancellationToken cancellation)
    {
        var call = await RoomClient.JoinAsync(Options(from, room, servers[0], null), host, cancellation);
        var person = new LonePerson(from, room, servers, host, call);
        person._watching = person.WatchAsync();
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        await _call.DisposeAsync();
        _closing.Dispose();
    }

    private static RoomClientOptions Options(IPAddress from, string room, Uri server, Comeback? comeback) => new()
    {
        Server = server,
        RoomId = room,
        From = from,
        Comeback = comeback,
    };

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await _call.Connection.Closed.WaitAsync(_closing.Token);
                await ComeBackAsync();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private async Task ComeBackAsync()
    {
        var lost = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var since = Stopwatch.GetTimestamp();
            try
            {
                // The node that was lost first, as a page does.
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
                patience.CancelAfter(Retries.JoinAnswer);
                var comeback = new Comeback(
                    _call.PeerId, _call.JoinResponse["resumeToken"]?.GetValue<string>() ?? "", null, _generation + attempt, Move: false, _call.Peers.Count == 0);
                var call = await RoomClient.JoinAsync(Options(_from, _room, _servers[attempt % _servers.Count], comeback), _host, patience.Token);
                var old = _call;
                _call = call;
                _generation = call.JoinResponse["generation"]?.GetValue<int>() ?? _generation;
                (LastJoinMs, BackMs) = (Stopwatch.GetElapsedTime(since).TotalMilliseconds, Stopwatch.GetElapsedTime(lost).TotalMilliseconds);
                await old.DisposeAsync();
                return;
            }
            catch (Exception e) when (!_closing.IsCancellationRequested
                && e is JoinRefusedException or WebSocketException or IOException or OperationCanceledException)
            {
                await Task.Delay(Retries.Delay(attempt), _closing.Token);
            }
        }
    }
}
