using System.Diagnostics;
using Videoroom.Tests.Browser;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>A room outlives the node that owns it: who sits elsewhere notices nothing.</summary>
[Collection(ClusterCollection.Name)]
public sealed class OwnerKilledTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const double LargestGapMs = 300;
    private const double OwnedWithinMs = 2_000;
    private const double JoinWithinMs = 3_000;
    private static readonly TimeSpan WatchedAfter = TimeSpan.FromSeconds(5);

    [SkippableFact]
    public async Task Nobody_misses_media_when_the_owner_without_people_is_killed_and_the_room_is_owned_and_joined_again_soon()
    {
        var figures = new Figures(output, "kill -9 of the node that owns the room, with nobody on it");
        await using var cluster = await TestCluster.StartAsync(fixture, 3, "owner-killed");
        try
        {
            for (var run = 0; run < Repeats.Count; run++)
            {
                await RunAsync(cluster, run, figures);
            }

            Assert.InRange(figures.Percentile("largest gap", 100), 0, LargestGapMs);
            Assert.InRange(figures.Percentile("room owned again", 100), 0, OwnedWithinMs);
            Assert.InRange(figures.Percentile("next join", 100), 0, JoinWithinMs);
        }
        finally
        {
            figures.Write();
        }
    }

    private static async Task RunAsync(TestCluster cluster, int run, Figures figures)
    {
        var (call, owner) = await PlacedCall.AwayFromOwnerAsync(cluster, firstNode: run % 3);
        await using var _ = call;
        try
        {
            await Baseline.TakeAsync(call, figures);
            var people = call.People.ToList();
            var killedUs = call.NowUs;
            var since = Stopwatch.StartNew();
            await cluster.Node(owner).KillAsync();
            var joined = JoinAsync(call, call.People[0].Server == cluster.Pages[0] ? 0 : call.People[0].Server == cluster.Pages[1] ? 1 : 2, since);
            await Eventually.Holds<int?>(() => cluster.OwnerAsync(call.Room), now => now is not null && now != owner, "the room is owned again");
            figures.Add("room owned again", since.Elapsed.TotalMilliseconds);
            figures.Add("next join", (await joined).TotalMilliseconds);
            await Task.Delay(WatchedAfter - since.Elapsed is { Ticks: > 0 } rest ? rest : TimeSpan.Zero);
            var gap = call.LargestGap(killedUs, call.NowUs, (viewer, publisher) => people.Contains(viewer) && people.Contains(publisher));
            figures.Add("largest gap", gap.Ms);
            await call.SeeEachOtherAsync();
            Assert.All(people, person => Assert.Equal((0, 0), (person.Comebacks, person.LostPlaces)));
        }
        catch (Exception e)
        {
            throw new ClusterTestException(call.Diaries(), e);
        }

        await cluster.StartAgainAsync(owner);
    }

    private static async Task<TimeSpan> JoinAsync(ClusterCall call, int node, Stopwatch since)
    {
        await call.JoinAsync(node);
        return since.Elapsed;
    }
}
