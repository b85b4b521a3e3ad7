using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>Three nodes that start in the same second form one cluster.</summary>
internal sealed class Starts(Testbed testbed) : StartFault(testbed)
{
    /// <inheritdoc/>
    public override string Name => FaultNames.Starts;

    /// <inheritdoc/>
    public override string Title => "three nodes started in the same second";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        for (var node = 0; node < Cluster.Count; node++)
        {
            // Another one first in each run: the order must not matter.
            await Cluster.LaunchAsync((run.Number + node) % Cluster.Count);
        }

        run.Add("all nodes launched", since.Elapsed.TotalMilliseconds);
        await Cluster.WholeAsync();
        run.Add(FigureNames.OneCluster, since.Elapsed.TotalMilliseconds);
        run.Expect(Cluster.Running.Count == Cluster.Count, "a node ended");
    }
}
