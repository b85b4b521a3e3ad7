using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>Four busy loops at normal priority for 60 s under a call: no node may take another one for dead, or doubt it.</summary>
internal sealed partial class Busy(Testbed testbed) : ClusterFault(testbed, 3)
{
    private const int Loops = 4;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Name => FaultNames.Busy;

    /// <inheritdoc/>
    public override string Title => "four busy loops at normal priority for 60 s under a call";

    /// <inheritdoc/>
    public override int Repeats => 10;

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var call = Call!;
        var nodes = Enumerable.Range(0, Cluster.Count).Select(Cluster.Node).ToList();
        var read = nodes.ToDictionary(node => node, node => node.ReadLog().Count);
        var fromUs = call.NowUs;
        var alarms = 0;
        var loops = new List<ServerProcess>();
        try
        {
            for (var i = 0; i < Loops; i++)
            {
                loops.Add(ServerProcess.Start(["sh", "-c", "while :; do :; done"], new Dictionary<string, string?>(), "/dev/null"));
            }

            var end = Task.Delay(Length, cancellation);
            while (await Task.WhenAny(end, Task.Delay(LookEvery, cancellation)) != end)
            {
                foreach (var node in nodes)
                {
                    alarms += await node.ViewAsync() is { } view ? Unreachable(view) : 0;
                }
            }

            await end;
        }
        finally
        {
            loops.ForEach(loop => loop.Dispose());
        }

        foreach (var node in nodes)
        {
            foreach (var line in node.ReadLog().Skip(read[node]).Where(line => Alarm().IsMatch(line)))
            {
                alarms++;
                run.Note($"{node.Name}: {line}");
            }
        }

        run.Add(FigureNames.Alarms, alarms);
        run.Add(FigureNames.LargestGap, call.LargestGap(fromUs, call.NowUs).Ms);
        run.Expect(Cluster.Running.Count == Cluster.Count, "a node ended");
        await call.SeeEachOtherAsync();
        run.Expect(call.People.All(person => person.LostPlaces == 0), "somebody lost the place in the room");
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        Call = new ClusterCall(Cluster, ClusterCall.NewRoom());
        for (var node = 0; node < 3; node++)
        {
            await Call.JoinAsync(node);
        }

        await Call.SeeEachOtherAsync();
    }

    private static int Unreachable(JsonNode view)
        => view["nodes"]!.AsArray().Count(node => node!["state"]!.GetValue<string>() is "Unreachable" or "Removed");

    // What Akka.Cluster says of members that it doubts, and crash downing of what it does about it.
    [GeneratedRegex(@"as UNREACHABLE|as \[?Down|been downed|Downing |Dialled ", RegexOptions.CultureInvariant)]
    private static partial Regex Alarm();
}
