using System.Diagnostics;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>All packets between two nodes are lost; the third reaches both. One of the two has to go, and its people move.</summary>
internal sealed class Cut(Testbed testbed) : ClusterFault(testbed, 3)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WatchedAfter = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override string Name => FaultNames.Cut;

    /// <inheritdoc/>
    public override string Title => "a cut between two nodes that the third does not share";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var call = Call!;
        int[] ends = [run.Number % 3, (run.Number + 1) % 3];
        var sits = call.People.ToDictionary(person => person, person => Enumerable.Range(0, 3).Single(node => person.Server == Cluster.Pages[node]));
        var cutUs = call.NowUs;
        var since = Stopwatch.StartNew();

        await Testbed.Network.CutAsync(ends[0], ends[1]);
        await Eventually.Holds(() => Cluster.Running.Count, running => running < 3, "a node gives way", Patience);
        run.Add(FigureNames.OtherEnded, since.Elapsed.TotalMilliseconds);
        await call.SeeEachOtherAsync(Patience);
        run.Add(FigureNames.Together, since.Elapsed.TotalMilliseconds);
        await Task.Delay(WatchedAfter, cancellation);

        var gone = Enumerable.Range(0, 3).Except(Cluster.Running).ToList();
        var stayed = call.People.Where(person => !gone.Contains(sits[person])).ToList();

        // A picture across the cut is a picture of or at the node that goes: only those who share no cut are untouched.
        run.Add(FigureNames.OthersGap, call.LargestGap(cutUs, call.NowUs, (viewer, publisher) => stayed.Contains(viewer) && stayed.Contains(publisher)).Ms);
        run.Expect(gone.Count == 1 && ends.Contains(gone[0]), $"the nodes that ended are {string.Join(", ", gone)}, the cut was between {ends[0]} and {ends[1]}");
        run.Expect(gone.All(node => Cluster.Node(node).ExitCode == NodeLifetime.FencedExitCode), "a node ended with another code than 70");
        run.Expect(stayed.All(person => (person.Comebacks, person.LostPlaces) == (0, 0)), "somebody on a remaining node lost the session");
        run.Expect(call.People.All(person => person.LostPlaces == 0), "somebody lost the place in the room");
        await Testbed.Network.HealAsync();
        await Cluster.WholeAsync();
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        Call = new ClusterCall(Cluster, ClusterCall.NewRoom());
        for (var i = 0; i < 6; i++)
        {
            await Call.JoinAsync(i % 3);
        }

        await Call.SeeEachOtherAsync();
    }
}
