using System.Diagnostics;
using System.Net.WebSockets;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Client.Signalling;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>Somebody who opens a WebSocket right after a fault, and again when it is refused, as a page does.</summary>
internal static class NextJoin
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Joins a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="node">At which node.</param>
    /// <param name="since">Runs since the fault.</param>
    /// <returns>When the join was done, in milliseconds since the fault.</returns>
    public static async Task<double> MeasureAsync(ClusterCall call, int node, Stopwatch since)
    {
        while (true)
        {
            try
            {
                await call.JoinAsync(node);
                return since.Elapsed.TotalMilliseconds;
            }
            catch (Exception e) when (since.Elapsed < TimeLimit
                && e is JoinRefusedException or WebSocketException or IOException or OperationCanceledException)
            {
                await Task.Delay(Between);
            }
        }
    }
}
