using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Drill.Faults;

/// <summary><c>kill -9</c> of a room's node on which nobody of the room sits: two people are on each of the other two nodes.</summary>
/// <param name="testbed">What the cluster runs in.</param>
/// <param name="oldest">Kills the oldest node, with which the sharding coordinator dies; otherwise another one.</param>
internal sealed class OwnerKilled(Testbed testbed, bool oldest) : ClusterFault(testbed, 3)
{
    private static readonly TimeSpan WatchedAfter = TimeSpan.FromSeconds(5);
    private int _victim;

    /// <inheritdoc/>
    public override string Name => oldest ? FaultNames.OldestKilled : FaultNames.OwnerKilled;

    /// <inheritdoc/>
    public override string Title => $"kill -9 of a room's node with nobody on it{(oldest ? ", the oldest node" : "")}";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var call = Call!;
        var people = call.People.ToList();
        var lives = Cluster.Running.Where(node => node != _victim).ToList();
        await using var prober = await RoomProber.OpenAsync([.. lives.Select(node => Cluster.Pages[node])], call.Room, cancellation);
        var killedUs = call.NowUs;
        var since = Stopwatch.StartNew();

        var killed = Cluster.Node(_victim).KillAsync();
        var answered = prober.AnsweredAsync(since);
        var joined = NextJoin.MeasureAsync(call, lives[0], since);
        run.Add(FigureNames.RoomAnswers, await answered);
        run.Add(FigureNames.NextJoin, await joined);
        await killed;
        await prober.DisposeAsync();
        run.Expect(await Cluster.OwnerAsync(call.Room) is { } owner && owner != _victim, "nobody says that it owns the room");

        await Task.Delay(WatchedAfter - since.Elapsed is { Ticks: > 0 } rest ? rest : TimeSpan.Zero, cancellation);
        var gap = call.LargestGap(killedUs, call.NowUs, (viewer, publisher) => people.Contains(viewer) && people.Contains(publisher));
        run.Add(FigureNames.OthersGap, gap.Ms);
        await call.SeeEachOtherAsync();
        run.Expect(people.All(person => (person.Comebacks, person.LostPlaces) == (0, 0)), "somebody on another node lost the session");
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        var ages = AgeOrder.Of(Cluster);
        _victim = oldest ? ages[0] : ages[1 + (run.Number % 2)];
        Call = await PlacedCall.OwnedByAsync(Cluster, _victim);
        run.Note($"the room is {Call.Room}, its owner is node {Cluster.Node(_victim).Name}, the oldest node is {Cluster.Node(ages[0]).Name}");
    }
}
