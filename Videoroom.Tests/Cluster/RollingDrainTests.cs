using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>All nodes are restarted one after the other, and the call does not notice.</summary>
[Collection(ClusterCollection.Name)]
public sealed class RollingDrainTests(ClusterFixture fixture, ITestOutputHelper output)
{
    private const double LargestGapMs = 500;
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(75);
    private static readonly int Runs = Math.Max(1, Repeats.Count / 5);

    [SkippableFact]
    public async Task A_rolling_restart_goes_unnoticed_in_a_call()
    {
        var figures = new Figures(output, "Rolling drain of all three nodes under a call");
        await using var cluster = await TestCluster.StartAsync(fixture, 3, "rolling-drain");
        await using var call = await MixedCall.JoinAsync(cluster, ClusterCall.NewRoom());
        try
        {
            var voids = 0;
            for (var run = 0; run < Runs; run++)
            {
                voids = await FreezeWatch.UntilValidAsync(figures, voids, () => RunAsync(cluster, call, figures));
            }
        }
        catch (Exception e)
        {
            throw new ClusterTestException(call.Clients.Diaries(), e);
        }
        finally
        {
            figures.Write();
        }
    }

    private static async Task<bool> RunAsync(TestCluster cluster, MixedCall call, Figures figures)
    {
        await Baseline.TakeAsync(call.Clients, figures);
        var peers = call.PeerIds();
        var freezes = await FreezeWatch.BeginAsync(call, call.FreezesAsync);
        var startedAt = DateTimeOffset.UtcNow;
        for (var node = 0; node < 3; node++)
        {
            var fromUs = call.Clients.NowUs;
            cluster.Node(node).Terminate();
            await cluster.Node(node).ExitAsync(Ended);
            figures.Add("from SIGTERM to the end of the process", (call.Clients.NowUs - fromUs) / 1000.0);
            Assert.Equal(0, cluster.Node(node).ExitCode);
            Assert.Empty(call.Clients.At(node));
            await call.SeeEachOtherAsync();
            var gap = call.Clients.LargestGap(fromUs, call.Clients.NowUs);
            figures.Add("largest gap", gap.Ms);
            await cluster.StartAgainAsync(node);
            Assert.InRange(gap.Ms, 0, LargestGapMs);
        }

        await call.SeeEachOtherAsync();
        foreach (var page in call.Pages)
        {
            figures.Add("largest gap that a page showed", (await page.LookAsync()).LargestGap(startedAt));
        }

        Assert.Equal(peers, call.PeerIds());
        Assert.All(call.Clients.People, person => Assert.Equal((0, 0), (person.Comebacks, person.LostPlaces)));
        Assert.Empty(call.Errors());
        return await freezes.EndAsync(figures);
    }
}
