using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>
/// Two clusters made on purpose: the lowest node starts while it reaches nobody, the others know only each other. Then it reaches
/// them. Who ends with 70 is started again, as a process manager does.
/// </summary>
internal sealed class StartsMerge(Testbed testbed) : StartFault(testbed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Testbed _testbed = testbed;

    /// <inheritdoc/>
    public override string Name => FaultNames.StartsMerge;

    /// <inheritdoc/>
    public override string Title => "two clusters made on purpose merge";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var all = Enumerable.Range(0, 3).Select(node => Cluster.Node(node).Options.ClusterAddress).ToHashSet();
        var since = Stopwatch.StartNew();
        await _testbed.Network.HealAsync();
        await Eventually.Holds(
            async () =>
            {
                for (var node = 0; node < 3; node++)
                {
                    if (Cluster.Node(node) is { HasExited: true } ended)
                    {
                        run.Note($"node {ended.Name} ended with {ended.ExitCode} after {since.Elapsed.TotalSeconds:F1} s");
                        run.Expect(ended.ExitCode == NodeLifetime.FencedExitCode, $"node {ended.Name} ended with {ended.ExitCode}");
                        await Cluster.LaunchAsync(node);
                    }
                }

                return await Task.WhenAll(Enumerable.Range(0, 3).Select(async node => MemberView.Members(await Cluster.Node(node).ViewAsync())));
            },
            views => views.All(view => view.SetEquals(all)),
            "one cluster",
            Patience);
        run.Add(FigureNames.OneCluster, since.Elapsed.TotalMilliseconds);
    }

    /// <inheritdoc/>
    protected override async Task PrepareNodesAsync()
    {
        await _testbed.Network.CutAsync(0, 1);
        await _testbed.Network.CutAsync(0, 2);
        List<string> others = [$"{_testbed.Network.Node(1)}:4100", $"{_testbed.Network.Node(2)}:4100"];
        await Cluster.LaunchAsync(0);
        await Cluster.LaunchAsync(1, options => options with { Seeds = others });
        await Cluster.LaunchAsync(2, options => options with { Seeds = others });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(node => Eventually.Holds(
            async () => MemberView.Members(await Cluster.Node(node).ViewAsync()).Count,
            members => members == (node == 0 ? 1 : 2),
            $"node {node} has its cluster",
            Patience)));
    }
}
