using Videoroom.Tests.Browser;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>Two nodes that lose each other while both reach the store: one of them gives way, and its people move by themselves.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CutTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const double WellWithinMs = 10_000;
    private const double UntouchedGapMs = 300;
    private static readonly int Runs = Math.Max(1, Repeats.Count / 5);

    [SkippableFact]
    public async Task A_cut_leaves_one_side_untouched_and_the_other_sides_people_are_well_within_ten_seconds()
    {
        var figures = new Figures(output, "A cut between two nodes, the store reachable");
        await using var cluster = await TestCluster.StartAsync(fixture, 3, "cut");
        try
        {
            var voids = 0;
            for (var run = 0; run < Runs; run++)
            {
                voids = await FreezeWatch.UntilValidAsync(figures, voids, () => RunAsync(cluster, figures));
            }
        }
        finally
        {
            figures.Write();
        }
    }

    private async Task<bool> RunAsync(TestCluster cluster, Figures figures)
    {
        // Nodes a and b lose each other, c sees both: as many members on either side, so the lower name stays.
        const int stays = 0, loses = 1, between = 2;
        await using var call = await MixedCall.JoinAsync(cluster, ClusterCall.NewRoom());
        try
        {
            await Baseline.TakeAsync(call.Clients, figures);
            var peers = call.PeerIds();
            var clients = call.Clients.People;
            var freezes = await FreezeWatch.BeginAsync(call, () => FreezesAsync(call, stays, between));
            var cutUs = call.Clients.NowUs;

            await fixture.Network.CutAsync(stays, loses);

            var away = clients[loses].PeerId;
            await Eventually.Holds(
                () => clients[stays].Call.Reconnecting.ContainsKey(away),
                reconnecting => reconnecting,
                "tiles across the cut say so");
            await Eventually.Holds(() => clients[loses].Comebacks, comebacks => comebacks == 1, "the losing node's people move");
            await call.SeeEachOtherAsync();
            var wellMs = (call.Clients.NowUs - cutUs) / 1000.0;
            figures.Add("everybody sees everybody again", wellMs);
            var gap = call.Clients.LargestGap(cutUs, call.Clients.NowUs, (viewer, publisher) => viewer != clients[loses] && publisher != clients[loses]);
            figures.Add("largest gap on the side that stays", gap.Ms);
            Assert.InRange(wellMs, 0, WellWithinMs);
            Assert.InRange(gap.Ms, 0, UntouchedGapMs);
            Assert.Equal((0, 0), (clients[stays].Comebacks, clients[between].Comebacks));
            var isValid = await freezes.EndAsync(figures);
            Assert.Equal(peers, call.PeerIds());
            Assert.Empty(call.Errors());

            await fixture.Network.HealAsync();
            await Eventually.Holds(
                async () => cluster.Node(loses).HasExited || TestCluster.Members(await cluster.Node(stays).ViewAsync()).Count == 3,
                ended => ended,
                "the losing node ends or is a member again");
            if (cluster.Node(loses).HasExited)
            {
                figures.Say($"the losing node ended by itself with exit code {cluster.Node(loses).ExitCode}");
                await cluster.StartAgainAsync(loses);
            }

            await call.SeeEachOtherAsync();
            return isValid;
        }
        catch (Exception e)
        {
            throw new ClusterTestException(call.Clients.Diaries(), e);
        }
    }

    private static Task<IReadOnlyDictionary<string, int>> FreezesAsync(MixedCall call, int one, int other) => call.FreezesAsync(
        (call.Pages[one], [call.PeerIdOf(call.Pages[other]), call.Clients.People[one].PeerId, call.Clients.People[other].PeerId]),
        (call.Pages[other], [call.PeerIdOf(call.Pages[one]), call.Clients.People[one].PeerId, call.Clients.People[other].PeerId]));
}
