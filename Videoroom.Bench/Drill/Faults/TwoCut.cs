using System.Data.Common;
using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Cluster.Epochs;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>Two nodes that lose each other, with one person each: without a lease, with one, and with one that neither reaches.</summary>
/// <param name="testbed">What the cluster runs in.</param>
/// <param name="lease">The nodes share a lease in PostgreSQL.</param>
/// <param name="away">Neither node reaches PostgreSQL any more when they lose each other.</param>
internal sealed class TwoCut(Testbed testbed, bool lease, bool away) : ClusterFault(testbed, 2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
    private string _database = "";

    /// <inheritdoc/>
    public override string Name => away ? FaultNames.TwoCutLeaseAway : lease ? FaultNames.TwoCutLease : FaultNames.TwoCut;

    /// <inheritdoc/>
    public override string Title => $"two nodes, a cut, {(lease ? "with a lease" : "without a lease")}{(away ? " whose store is away too" : "")}";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        await Testbed.Network.CutAsync(0, 1);
        if (away)
        {
            await Testbed.Network.CutStoreAsync(0);
            await Testbed.Network.CutStoreAsync(1);
        }

        await Eventually.Holds(() => Cluster.Running.Count, running => running < 2, "a node gives way", Patience);
        run.Add(FigureNames.OtherEnded, since.Elapsed.TotalMilliseconds);
        if (away)
        {
            await Eventually.Holds(() => Cluster.Running.Count, running => running == 0, "both nodes end", Patience);
            run.Add(FigureNames.BothEnded, since.Elapsed.TotalMilliseconds);
        }

        // Whoever still has something to say about the room says it.
        await Task.Delay(Settled, cancellation);
        run.Expect(Cluster.Running.Count == (away ? 0 : 1), $"{Cluster.Running.Count} nodes are left");
        foreach (var node in Enumerable.Range(0, 2).Except(Cluster.Running))
        {
            run.Expect(Cluster.Node(node).ExitCode == NodeLifetime.FencedExitCode, $"node {Cluster.Node(node).Name} ended with {Cluster.Node(node).ExitCode}");
        }

        if (lease && !away)
        {
            run.Expect(await HoldsLeaseAsync(), "the node that is left does not hold the lease");
        }

        run.Add(FigureNames.TwoLives, RoomLives.OverlapOf(Cluster, Call!.Room).TotalMilliseconds);
        foreach (var violation in EpochLog.Violations(EpochLog.Of(Cluster, Call.Room)))
        {
            run.Expect(false, violation);
        }
    }

    /// <inheritdoc/>
    protected override async Task<string?> LeaseAsync()
    {
        if (!lease)
        {
            return null;
        }

        var connection = await (await Testbed.StoreAsync()).CreateDatabaseAsync();
        _database = (string)new DbConnectionStringBuilder { ConnectionString = connection }["Database"];
        return connection;
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        Call = await PlacedCall.OwnedAsync(Cluster, 0, run.Number % 2);
        await Call.JoinAsync(1);
        await Call.SeeEachOtherAsync();
    }

    private async Task<bool> HoldsLeaseAsync()
    {
        var holders = await (await Testbed.StoreAsync()).QueryAsync(_database, "SELECT owner FROM videoroom_lease WHERE expires_at > clock_timestamp()");
        return Cluster.Running is [var left] && holders.Trim() == Cluster.Node(left).Options.ClusterAddress;
    }
}
