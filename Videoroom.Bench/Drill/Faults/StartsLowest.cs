using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>The node with the lowest address, which forms a cluster where there is none, starts again while the others live.</summary>
internal sealed class StartsLowest(Testbed testbed) : StartFault(testbed)
{
    private const int Lowest = 0;

    /// <inheritdoc/>
    public override string Name => FaultNames.StartsLowest;

    /// <inheritdoc/>
    public override string Title => "the lowest node killed and started again while the others live";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        await Cluster.Node(Lowest).KillAsync();
        var since = Stopwatch.StartNew();
        await Cluster.LaunchAsync(Lowest);
        await Cluster.WholeAsync();
        run.Add(FigureNames.OneCluster, since.Elapsed.TotalMilliseconds);
        run.Expect(Cluster.Running.Count == Cluster.Count, "a node ended");
    }

    /// <inheritdoc/>
    protected override Task PrepareNodesAsync() => Cluster.MendAsync();
}
