using System.Text.Json.Nodes;
using Videoroom.Bench.Client.Roaming;
using Videoroom.Tests.Browser;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>Who sat on a node that died is back by themselves, in their own place; the others lose only those tiles meanwhile.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PeopleKilledTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const double BackWithinMs = 3_000;
    private const double OthersGapMs = 300;
    private const long InFlightUs = 100_000;
    private const string Back = "back with pictures";

    [SkippableFact]
    public async Task People_of_a_killed_node_are_back_with_pictures_within_three_seconds_and_leave_no_ghost()
    {
        var figures = new Figures(output, "kill -9 of a node with people");
        await using var cluster = await TestCluster.StartAsync(fixture, 3, "people-killed");
        try
        {
            var voids = 0;
            for (var run = 0; run < Repeats.Count; run++)
            {
                var victim = run % 3;
                voids = await FreezeWatch.UntilValidAsync(figures, voids, async () =>
                {
                    var isValid = await RunAsync(cluster, victim, figures);
                    await cluster.StartAgainAsync(victim);
                    return isValid;
                });
            }

            Assert.InRange(figures.Percentile(Back, 95), 0, BackWithinMs);
            Assert.InRange(figures.Percentile("the others' largest gap", 100), 0, OthersGapMs);
        }
        finally
        {
            figures.Write();
        }
    }

    private static async Task<bool> RunAsync(TestCluster cluster, int victim, Figures figures)
    {
        await using var call = await MixedCall.JoinAsync(cluster, ClusterCall.NewRoom());
        try
        {
            await call.Pages[victim].Page.Control("mute-button").ClickAsync();
            await Baseline.TakeAsync(call.Clients, figures);
            var peers = call.PeerIds();
            var lostId = call.PeerIdOf(call.Pages[victim]);
            var lost = call.Clients.People[victim];
            var freezes = await FreezeWatch.BeginAsync(call, () => UntouchedFreezesAsync(call, victim));
            var (killedAt, killedUs) = (DateTimeOffset.UtcNow, call.Clients.NowUs);

            await cluster.Node(victim).KillAsync();

            var back = await Eventually.Holds(
                () => BackAsync(call, victim, peers, lostId, killedAt, killedUs), seen => seen.Missing.Length == 0, "the people of the killed node are back");
            await call.SeeEachOtherAsync();
            figures.Add(Back, back.Ms);
            var gap = call.Clients.LargestGap(killedUs, call.Clients.NowUs, (viewer, publisher) => viewer != lost && publisher != lost);
            figures.Add("the others' largest gap", gap.Ms);
            var isValid = await freezes.EndAsync(figures);

            // Nobody was doubled, nobody lost their place, and who was muted is.
            Assert.Equal(peers, call.PeerIds());
            Assert.Equal((1, 0), (lost.Comebacks, lost.LostPlaces));
            await Eventually.Holds(() => RosterAsync(cluster, call), size => size == call.Count, "the room lists everybody once");
            foreach (var page in call.Pages.Where(page => page != call.Pages[victim]))
            {
                await Eventually.Holds(
                    async () => (await page.LookAsync()).Tiles.Single(tile => tile.PeerId == lostId).Text,
                    text => text.Contains("muted", StringComparison.Ordinal),
                    $"{page.Name} sees that {call.Pages[victim].Name} is muted");
            }

            Assert.Empty(call.Errors());
            return isValid;
        }
        catch (Exception e)
        {
            throw new ClusterTestException(call.Clients.Diaries(), e);
        }
    }

    /// <summary>Until the last of the lost ones' pictures was at everybody, and everybody's at them, and which are still missing.</summary>
    private static async Task<Comeback> BackAsync(
        MixedCall call, int victim, IReadOnlyList<string> peers, string lostId, DateTimeOffset killedAt, long killedUs)
    {
        var clients = call.Clients.People;
        var fromUs = killedUs + InFlightUs;
        var times = new List<(string What, double? Ms)>();
        foreach (var other in clients.Where((_, node) => node != victim))
        {
            times.Add(($"{other.Name} at {clients[victim].Name}", Ms(ClusterCall.Journal(clients[victim], other))));
            times.Add(($"{clients[victim].Name} at {other.Name}", Ms(ClusterCall.Journal(other, clients[victim]))));
        }

        var lostPage = call.Pages[victim];
        foreach (var page in call.Pages)
        {
            var view = await page.LookAsync();
            var of = page == lostPage ? peers : [lostId, clients[victim].PeerId];
            times.AddRange(of.Where(peer => page != lostPage || peer != lostId).Select(peer => (
                $"{peer} at {page.Name}",
                view.FirstPicture(peer, killedAt.AddMicroseconds(InFlightUs)) is { } first ? first - killedAt.ToUnixTimeMilliseconds() : (double?)null)));
        }

        return new Comeback(times.Max(time => time.Ms) ?? 0, string.Join(", ", times.Where(time => time.Ms is null).Select(time => time.What)));

        double? Ms(TrackJournal journal) => journal.FirstSince(fromUs) is { } first ? (first - killedUs) / 1000.0 : null;
    }

    private static Task<IReadOnlyDictionary<string, int>> UntouchedFreezesAsync(MixedCall call, int victim) => call.FreezesAsync(
    [
        .. call.Pages.Where((_, node) => node != victim).Select(page => (page, call.Clients.People
            .Where((_, node) => node != victim).Select(person => person.PeerId)
            .Concat(call.Pages.Where((other, node) => node != victim && other != page).Select(call.PeerIdOf)))),
    ]);

    private static async Task<int> RosterAsync(TestCluster cluster, MixedCall call)
    {
        if (await cluster.OwnerAsync(call.Clients.Room) is not { } owner)
        {
            return 0;
        }

        return TestCluster.Room(await cluster.Node(owner).ViewAsync(), call.Clients.Room) is JsonObject room ? room["peers"]!.GetValue<int>() : 0;
    }

    /// <param name="Ms">When the last picture was there that is.</param>
    /// <param name="Missing">Pictures that are not.</param>
    private sealed record Comeback(double Ms, string Missing);
}
