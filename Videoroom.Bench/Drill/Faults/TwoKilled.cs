using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>Two nodes without a lease, <c>kill -9</c> of the one that owns the room: the younger and the oldest in turn.</summary>
internal sealed class TwoKilled(Testbed testbed) : ClusterFault(testbed, 2)
{
    private int _victim;

    /// <inheritdoc/>
    public override string Name => FaultNames.TwoKilled;

    /// <inheritdoc/>
    public override string Title => "two nodes, kill -9 of either in turn";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var call = Call!;
        var people = call.People.ToList();
        await using var prober = await RoomProber.OpenAsync([Cluster.Pages[1 - _victim]], call.Room, cancellation);
        var killedUs = call.NowUs;
        var since = Stopwatch.StartNew();

        var killed = Cluster.Node(_victim).KillAsync();
        var answered = prober.AnsweredAsync(since);
        var joined = NextJoin.MeasureAsync(call, 1 - _victim, since);
        run.Add(IsOldest(run) ? FigureNames.RoomAnswersOldest : FigureNames.RoomAnswersYounger, await answered);
        run.Add(FigureNames.NextJoin, await joined);
        await killed;
        await prober.DisposeAsync();
        await call.SeeEachOtherAsync();
        run.Expect(Cluster.Running.Count == 1, "the other node ended, too");
        run.Add(FigureNames.OthersGap, call.LargestGap(killedUs, call.NowUs, (viewer, publisher) => people.Contains(viewer) && people.Contains(publisher)).Ms);
        run.Expect(people.All(person => (person.Comebacks, person.LostPlaces) == (0, 0)), "somebody on the other node lost the session");
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        var ages = AgeOrder.Of(Cluster);
        _victim = IsOldest(run) ? ages[0] : ages[1];
        Call = await PlacedCall.OwnedAsync(Cluster, 1 - _victim, _victim);
        await Call.JoinAsync(1 - _victim);
        await Call.SeeEachOtherAsync();
    }

    private static bool IsOldest(DrillRun run) => run.Number % 2 == 1;
}
