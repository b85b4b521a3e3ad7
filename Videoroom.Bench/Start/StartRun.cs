using System.Diagnostics;
using System.Globalization;
using System.Net;
using Videoroom.Bench.Cluster;

namespace Videoroom.Bench.Start;

/// <summary>One start of a node.</summary>
/// <param name="ReadyMs">From the start of its process until <c>/health/ready</c> says yes, in milliseconds.</param>
/// <param name="ResidentMb">Its resident memory then.</param>
/// <param name="IdleMsPerSecond">CPU time in a second in which nothing happens; null when that was not asked for.</param>
internal sealed record StartRun(double ReadyMs, double ResidentMb, double? IdleMsPerSecond)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    /// <summary>Starts nodes at the same time, and ends them when all is measured.</summary>
    /// <param name="server">The folder with the server.</param>
    /// <param name="nodes">How many; more than one are a cluster.</param>
    /// <param name="idleAfter">How long to wait before the CPU of idle nodes is measured: a process that is young still compiles. Null leaves it out.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<StartRun>> MeasureAsync(string server, int nodes, TimeSpan? idleAfter, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("videoroom-start-").FullName;
        var options = Enumerable.Range(0, nodes).Select(node =>
            NodeProcessOptions.OnFreePorts(node.ToString(CultureInfo.InvariantCulture), IPAddress.Loopback, folder) with { Server = server }).ToList();
        List<string>? seeds = nodes > 1 ? [.. options.Select(node => node.ClusterAddress)] : null;
        List<NodeProcess> running = [];
        try
        {
            var since = Stopwatch.StartNew();
            running.AddRange(options.Select(node => NodeProcess.Start(node with { Seeds = seeds })));
            var ready = await Task.WhenAll(running.Select(node => ReadyAsync(node, since)));
            var idle = new double?[nodes];
            if (idleAfter is { } wait)
            {
                await Task.Delay(wait, cancellation);
                var before = running.ConvertAll(node => node.ProcessorTime);
                var from = Stopwatch.StartNew();
                await Task.Delay(IdleTime, cancellation);
                idle = [.. running.Select((node, index) => (double?)((node.ProcessorTime - before[index]).TotalMilliseconds / from.Elapsed.TotalSeconds))];
            }

            return [.. ready.Select((start, index) => new StartRun(start.Ms, start.ResidentBytes / 1e6, idle[index]))];
        }
        finally
        {
            foreach (var node in running)
            {
                await node.DisposeAsync();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Ms, long ResidentBytes)> ReadyAsync(NodeProcess node, Stopwatch since)
    {
        await node.ReadyAsync(lookEvery: LookEvery);
        return (since.Elapsed.TotalMilliseconds, node.ResidentBytes);
    }
}
