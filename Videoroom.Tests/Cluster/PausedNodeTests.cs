using Videoroom.Tests.Browser;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>A node that hung and wakes up is behind the times: nobody takes anything of what it still has to say.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PausedNodeTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly int Runs = Math.Max(1, Repeats.Count / 5);

    [SkippableFact]
    public async Task Nothing_of_an_older_epoch_is_taken_from_a_node_that_was_held_for_20_seconds_and_it_rejoins_or_ends()
    {
        var figures = new Figures(output, "SIGSTOP of a node for 20 s, then SIGCONT");
        await using var cluster = await TestCluster.StartAsync(fixture, 3, "paused");
        try
        {
            for (var run = 0; run < Runs; run++)
            {
                await RunAsync(cluster, run % 3, figures);
            }

            var entries = Enumerable.Range(0, 3).SelectMany(node => EpochLog.Read(cluster.Node(node).Name, cluster.Node(node).ReadLog())).ToList();
            figures.Say($"{entries.Count(entry => !entry.Refused)} steps to an epoch, {entries.Count(entry => entry.Refused)} refusals of an older one");
            Assert.NotEmpty(entries);
            Assert.Empty(EpochLog.Violations(entries));
        }
        finally
        {
            figures.Write();
        }
    }

    private static async Task RunAsync(TestCluster cluster, int held, Figures figures)
    {
        // It owns the room and has somebody on it: everything that it can still say, it will.
        var (call, _) = await PlacedCall.OwnedAsync(cluster, held, owner => owner == held);
        await using var __ = call;
        try
        {
            await call.JoinAsync((held + 1) % 3);
            await call.JoinAsync((held + 2) % 3);
            await call.SeeEachOtherAsync();
            await Baseline.TakeAsync(call, figures);
            var heldUs = call.NowUs;
            var lost = call.People[0];

            cluster.Node(held).Pause();
            var until = Task.Delay(Held);
            await Eventually.Holds<int?>(() => cluster.OwnerAsync(call.Room), now => now is not null && now != held, "the room is owned again", Patience);
            figures.Add("room owned again", (call.NowUs - heldUs) / 1000.0);
            await Eventually.Holds(() => lost.Comebacks, comebacks => comebacks == 1, "who was on it is back");
            await call.SeeEachOtherAsync();
            figures.Add("everybody sees everybody again", (call.NowUs - heldUs) / 1000.0);
            figures.Say($"largest gap of the others: {call.LargestGap(heldUs, call.NowUs, (viewer, publisher) => viewer != lost && publisher != lost)}");
            await until;

            var resumedUs = call.NowUs;
            cluster.Node(held).Resume();
            await Eventually.Holds(
                async () => cluster.Node(held).HasExited || TestCluster.Members(await cluster.Node((held + 1) % 3).ViewAsync()).Count == 3,
                ended => ended,
                "the node that was held ends or is a member again",
                Patience);
            if (cluster.Node(held).HasExited)
            {
                figures.Say($"the node ended by itself with exit code {cluster.Node(held).ExitCode}");
                await cluster.StartAgainAsync(held);
            }
            else
            {
                await cluster.WholeAsync();
            }

            await call.SeeEachOtherAsync();
            var after = call.LargestGap(resumedUs, call.NowUs);
            figures.Add("largest gap after SIGCONT", after.Ms);
            Assert.All(call.People, person => Assert.Equal(0, person.LostPlaces));
        }
        catch (Exception e)
        {
            throw new ClusterTestException(call.Diaries(), e);
        }
    }
}
