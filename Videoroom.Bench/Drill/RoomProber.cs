using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Drill;

/// <summary>
/// Finds out when a room answers again. Its WebSockets are open before the fault; from the fault on it sends a join over one after
/// the other, until the first is answered. A join is answered by the room alone, so a new owner runs it then.
/// </summary>
internal sealed class RoomProber : IAsyncDisposable
{
    // Dense where the bounds are; each join makes an endpoint, so not dense throughout.
    private static readonly int[] JoinsAtMs = [0, 50, 100, 150, 200, 275, 350, 450, 550, 700, 850, 1000, 1250, 1500, 2000, 3000, 4000, 5000, 7000, 10000];
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private readonly List<PhoenixConnection> _connections = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _joins = Task.CompletedTask;

    private RoomProber()
    {
    }

    /// <summary>Opens the WebSockets.</summary>
    /// <param name="pages">The nodes that will live.</param>
    /// <param name="room">The room.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<RoomProber> OpenAsync(IReadOnlyList<Uri> pages, string room, CancellationToken cancellation)
    {
        var prober = new RoomProber();
        try
        {
            for (var i = 0; i < JoinsAtMs.Length; i++)
            {
                prober._connections.Add(await PhoenixConnection.ConnectAsync(pages[i % pages.Count], room, cancellation));
            }

            return prober;
        }
        catch
        {
            await prober.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins until the room answers.</summary>
    /// <param name="since">Runs since the fault.</param>
    /// <returns>When the first answer came, in milliseconds since the fault.</returns>
    /// <exception cref="TimeoutException">No answer within a minute.</exception>
    public async Task<double> AnsweredAsync(Stopwatch since)
    {
        var answered = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answers = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        _joins = Task.WhenAll(_connections.Zip(JoinsAtMs, (connection, atMs) => JoinAsync(connection, atMs, since, answered, answers.Token)));
        try
        {
            return await answered.Task.WaitAsync(TimeLimit);
        }
        finally
        {
            await answers.CancelAsync();
            await _joins;
        }
    }

    /// <summary>Closes the WebSockets: those that joined leave the room. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        await _joins;
        await Task.WhenAll(_connections.Select(connection => connection.DisposeAsync().AsTask()));
        _closing.Dispose();
    }

    private static async Task JoinAsync(
        PhoenixConnection connection, int atMs, Stopwatch since, TaskCompletionSource<double> answered, CancellationToken cancellation)
    {
        try
        {
            if (TimeSpan.FromMilliseconds(atMs) - since.Elapsed is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancellation);
            }

            await connection.JoinAsync(new JsonObject { ["isSimulcastOn"] = false }, cancellation);
            answered.TrySetResult(since.Elapsed.TotalMilliseconds);
        }
        catch (Exception e) when (e is OperationCanceledException or JoinRefusedException or IOException or WebSocketException)
        {
            // Another one was answered, or this one was refused while the room was away: the next tries again.
        }
    }
}
