using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Cluster.Epochs;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>SIGSTOP of a room's node with somebody on it for 20 s, then SIGCONT: everything that it can still say, it will.</summary>
internal sealed class Paused(Testbed testbed) : ClusterFault(testbed, 3)
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override string Name => FaultNames.Paused;

    /// <inheritdoc/>
    public override string Title => "SIGSTOP of a room's node for 20 s, then SIGCONT";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var (call, held) = (Call!, run.Number % 3);
        var lost = call.At(held);
        var lives = Cluster.Running.Where(node => node != held).Select(node => Cluster.Pages[node]).ToList();
        await using var prober = await RoomProber.OpenAsync(lives, call.Room, cancellation);
        var heldUs = call.NowUs;
        var since = Stopwatch.StartNew();

        Cluster.Node(held).Pause();
        run.Add(FigureNames.RoomAnswers, await prober.AnsweredAsync(since));
        await prober.DisposeAsync();
        await Eventually.Holds(() => lost.All(person => person.Comebacks > 0), back => back, "who was on the node is back", Patience);
        await call.SeeEachOtherAsync(Patience);
        run.Add(FigureNames.Together, since.Elapsed.TotalMilliseconds);
        run.Add(FigureNames.OthersGap, call.LargestGap(heldUs, call.NowUs, (viewer, publisher) => !lost.Contains(viewer) && !lost.Contains(publisher)).Ms);
        await Task.Delay(Held - since.Elapsed is { Ticks: > 0 } rest ? rest : TimeSpan.Zero, cancellation);

        Cluster.Node(held).Resume();
        var resumed = Stopwatch.StartNew();
        await Cluster.Node(held).ExitAsync(Patience);
        run.Add("ended after SIGCONT", resumed.Elapsed.TotalMilliseconds);
        run.Expect(Cluster.Node(held).ExitCode == NodeLifetime.FencedExitCode, $"the node ended with {Cluster.Node(held).ExitCode}");
        await call.SeeEachOtherAsync(Patience);
        run.Expect(call.People.All(person => person.LostPlaces == 0), "somebody lost the place in the room");
        var entries = EpochLog.Of(Cluster, call.Room);
        run.Expect(entries.Count > 0, "no log says anything about the room's epochs");
        foreach (var violation in EpochLog.Violations(entries))
        {
            run.Expect(false, violation);
        }
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        var held = run.Number % 3;
        Call = await PlacedCall.OwnedAsync(Cluster, held, held);
        await Call.JoinAsync((held + 1) % 3);
        await Call.JoinAsync((held + 2) % 3);
        await Call.SeeEachOtherAsync();
    }
}
