using Videoroom.Bench.Processes;
using Videoroom.Tests.Browser;
using Xunit.Abstractions;

namespace Videoroom.Tests.Cluster;

/// <summary>The other tests of this folder can be believed: what they measure with and what they break things with works.</summary>
[Collection(ClusterCollection.Name)]
public sealed class HarnessTests(ClusterFixture fixture, ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Six_people_on_one_node_have_no_gap_and_a_held_node_makes_one()
    {
        var figures = new Figures(output, "One node, six people: the measuring itself");
        await using var cluster = await TestCluster.StartAsync(fixture, 1, "harness");
        await using var call = new ClusterCall(cluster, ClusterCall.NewRoom());
        for (var i = 0; i < 6; i++)
        {
            await call.JoinAsync(0);
        }

        await call.SeeEachOtherAsync();
        await Baseline.TakeAsync(call, figures);
        var heldUs = call.NowUs;
        cluster.Node(0).Pause();
        await Eventually.Holds(() => call.LargestGap(heldUs, call.NowUs).Ms, gap => gap > 500, "a gap while the node is held");
        cluster.Node(0).Resume();
        await call.SeeEachOtherAsync();

        await cluster.Node(0).KillAsync();
        Assert.Equal(128 + 9, cluster.Node(0).ExitCode);
        await cluster.StartAgainAsync(0);
        figures.Write();
    }

    [SkippableFact]
    public async Task A_cut_takes_what_two_nodes_say_to_each_other_and_nothing_else()
    {
        await using var cluster = await TestCluster.StartAsync(fixture, 1, "harness-cut");
        var network = fixture.Network;
        Assert.True(await cluster.Node(0).IsReadyAsync());

        Assert.True(await ReachesAsync(1, 0));
        await network.CutAsync(0, 1);
        Assert.False(await ReachesAsync(1, 0));
        Assert.True(await ReachesAsync(2, 0));
        Assert.True(await cluster.Node(0).IsReadyAsync());
        await network.HealAsync();
        Assert.True(await ReachesAsync(1, 0));
    }

    private async Task<bool> ReachesAsync(int from, int to)
    {
        var done = await CommandLine.RunAsync(
            [.. fixture.Network.CommandPrefix(from), "timeout", "1", "bash", "-c", $"exec 3<> /dev/tcp/{fixture.Network.Node(to)}/4000"]);
        return done.ExitCode == 0;
    }
}
