using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>SIGTERM and a new start of one node after the other under a call of a page in Chromium and three clients without.</summary>
internal sealed class RollingDrain(Testbed testbed) : ClusterFault(testbed, 3)
{
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan StatisticsEvery = TimeSpan.FromSeconds(1);
    private MixedCall? _mixed;

    /// <inheritdoc/>
    public override string Name => FaultNames.RollingDrain;

    /// <inheritdoc/>
    public override string Title => "rolling drain of all three nodes under a call";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        try
        {
            await DrainAllAsync(run, _mixed!, cancellation);
        }
        finally
        {
            await File.WriteAllTextAsync(
                Path.Combine(ResultsFolder.Path, "cluster", "drill", Name, "call.txt"), await _mixed!.DiariesAsync(), cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        _mixed = await MixedCall.JoinAsync(Cluster, ClusterCall.NewRoom(), pages: 1);
        Call = _mixed.Clients;
    }

    /// <inheritdoc/>
    protected override async Task EndCallAsync()
    {
        Call = null;
        if (_mixed is not null)
        {
            await _mixed.DisposeAsync();
            _mixed = null;
        }
    }

    private async Task DrainAllAsync(DrillRun run, MixedCall call, CancellationToken cancellation)
    {
        var peers = call.PeerIds();
        var freezes = await call.FreezesAsync();
        var control = await call.ControlFreezesAsync();
        var startedAt = TimeProvider.System.GetUtcNow();
        for (var node = 0; node < 3; node++)
        {
            var fromUs = call.Clients.NowUs;
            Cluster.Node(node).Terminate();
            await Cluster.Node(node).ExitAsync(Ended);
            run.Add("from SIGTERM to the end of the process", (call.Clients.NowUs - fromUs) / 1000.0);
            run.Expect(Cluster.Node(node).ExitCode == 0, $"node {Cluster.Node(node).Name} ended with {Cluster.Node(node).ExitCode}");
            run.Expect(call.Clients.At(node).Count == 0, $"somebody is still at node {Cluster.Node(node).Name}");
            await call.SeeEachOtherAsync();
            run.Add(FigureNames.LargestGap, call.Clients.LargestGap(fromUs, call.Clients.NowUs).Ms);
            await Cluster.StartAgainAsync(node);
        }

        await call.SeeEachOtherAsync();
        await Task.Delay(StatisticsEvery, cancellation);
        foreach (var (what, count) in await call.FreezesAsync())
        {
            if (count - freezes.GetValueOrDefault(what) is > 0 and var more)
            {
                run.Note($"{more} freezes: {what}");
            }
        }

        run.Add(FigureNames.Freezes, (await call.FreezesAsync()).Sum(freeze => freeze.Value - freezes.GetValueOrDefault(freeze.Key)));
        run.Add("freezes of a picture that a page sends to itself (number)", await call.ControlFreezesAsync() - control);
        foreach (var page in call.Pages)
        {
            run.Add("largest gap that a page showed", await page.LargestGapAsync(startedAt));
        }

        run.Expect(peers.SequenceEqual(call.PeerIds()), "somebody came back as another peer");
        run.Expect(call.Clients.People.All(person => (person.Comebacks, person.LostPlaces) == (0, 0)), "somebody lost the session");
        run.Expect(call.Errors().Count == 0, string.Join("; ", call.Errors()));
    }
}
