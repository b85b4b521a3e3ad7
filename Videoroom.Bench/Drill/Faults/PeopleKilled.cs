using System.Globalization;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Roaming;

namespace Videoroom.Bench.Drill.Faults;

/// <summary><c>kill -9</c> of a node with people: two of the call's six. The run keeps every step of those who come back.</summary>
internal sealed class PeopleKilled(Testbed testbed) : ClusterFault(testbed, 3)
{
    private const int PeopleOnNode = 2;
    private const long InFlightUs = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override string Name => FaultNames.PeopleKilled;

    /// <inheritdoc/>
    public override string Title => "kill -9 of a node with people, two on each of three nodes";

    /// <inheritdoc/>
    public override async Task MakeAsync(DrillRun run, CancellationToken cancellation)
    {
        var call = Call!;
        var victim = run.Number % 3;
        var lost = call.At(victim);
        var peers = call.People.Select(person => person.PeerId).ToList();
        var (killedUs, killedAt) = (call.NowUs, TimeProvider.System.GetUtcNow().UtcDateTime);

        await Cluster.Node(victim).KillAsync();
        try
        {
            await Eventually.Holds(() => Missing(call, lost, killedUs), missing => missing.Count == 0, "everybody is back with pictures", Patience);
            await call.SeeEachOtherAsync(Patience);
        }
        finally
        {
            run.Timeline = [.. call.Steps().Where(step => step.At >= killedAt).Select(step => step.ToString())];
        }

        run.Add(FigureNames.BackWithPictures, Pairs(call, lost).Max(pair => MsOfFirst(pair, killedUs) ?? 0));
        run.Add(FigureNames.OthersGap, call.LargestGap(killedUs, call.NowUs, (viewer, publisher) => !lost.Contains(viewer) && !lost.Contains(publisher)).Ms);
        foreach (var person in lost)
        {
            AddSteps(run, person, killedAt);
        }

        run.Expect(peers.SequenceEqual(call.People.Select(person => person.PeerId)), "somebody came back as another peer");
        run.Expect(lost.All(person => person.LostPlaces == 0), "somebody lost the place in the room");
        run.Expect(call.People.Except(lost).All(person => person.Comebacks == 0), "somebody on another node lost the session");
        if (await Cluster.OwnerAsync(call.Room) is { } owner)
        {
            var listed = ProcessCluster.Room(await Cluster.Node(owner).ViewAsync(), call.Room)?["peers"]!.GetValue<int>();
            run.Expect(listed == call.People.Count, $"the room lists {listed} peers instead of {call.People.Count}");
        }
    }

    /// <inheritdoc/>
    protected override async Task BeginCallAsync(DrillRun run)
    {
        Call = new ClusterCall(Cluster, ClusterCall.NewRoom());
        for (var node = 0; node < 3; node++)
        {
            for (var i = 0; i < PeopleOnNode; i++)
            {
                await Call.JoinAsync(node);
            }
        }

        await Call.SeeEachOtherAsync();
        var owner = await Cluster.OwnerAsync(Call.Room);
        run.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"the room is {Call.Room}, its owner is node {owner}, the killed node is {run.Number % 3}, the oldest is {AgeOrder.Of(Cluster)[0]}"));
    }

    private static IEnumerable<(RoamingClient Viewer, RoamingClient Publisher)> Pairs(ClusterCall call, List<RoamingClient> lost)
        => call.Pairs().Where(pair => lost.Contains(pair.Viewer) || lost.Contains(pair.Publisher));

    private static List<string> Missing(ClusterCall call, List<RoamingClient> lost, long killedUs)
        => [.. Pairs(call, lost).Where(pair => MsOfFirst(pair, killedUs) is null).Select(pair => $"{pair.Publisher.Name} at {pair.Viewer.Name}")];

    // What was on its way when the node died is no picture of the new session.
    private static double? MsOfFirst((RoamingClient Viewer, RoamingClient Publisher) pair, long killedUs)
        => ClusterCall.Journal(pair.Viewer, pair.Publisher).FirstSince(killedUs + InFlightUs) is { } first ? (first - killedUs) / 1000.0 : null;

    // Where the time went; the largest of the lost ones.
    private static void AddSteps(DrillRun run, RoamingClient person, DateTime killedAt)
    {
        foreach (var (figure, beginning) in new[]
        {
            ("noticed", "lost "), ("join answered", "join answered"), ("offer asked for", "offerData"), ("offer sent", "offer "),
            ("ICE connected", "ICE connected"), ("DTLS connected", "DTLS connected"), ("first media", "first media"),
        })
        {
            if (person.Steps.LastOrDefault(step => step.At >= killedAt && step.What.StartsWith(beginning, StringComparison.Ordinal)) is { } step
                && person.Steps.First(other => other.At >= killedAt && other.Session == step.Session && other.What.StartsWith(beginning, StringComparison.Ordinal)) is { } first)
            {
                run.Add(figure, (first.At - killedAt).TotalMilliseconds);
            }
        }
    }
}
