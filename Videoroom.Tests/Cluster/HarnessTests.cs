using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Cluster;

/// <summary>The harness that this folder and the drill share does what it says: gaps are seen, cuts take what they should.</summary>
[Collection(ClusterCollection.Name)]
public sealed class HarnessTests(ClusterFixture fixture)
{
    [SkippableFact]
    public async Task A_held_node_makes_a_gap_a_cut_takes_what_two_nodes_say_to_each_other_and_a_killed_node_starts_again()
    {
        var testbed = await fixture.AloneAsync();
        await using var cluster = await fixture.StartAsync(1, "harness");
        await using (var call = new ClusterCall(cluster, ClusterCall.NewRoom()))
        {
            await call.JoinAsync(0);
            await call.JoinAsync(0);
            await call.SeeEachOtherAsync();
            var heldUs = call.NowUs;
            cluster.Node(0).Pause();
            await Eventually.Holds(() => call.LargestGap(heldUs, call.NowUs).Ms, gap => gap > 500, "a gap while the node is held");
            cluster.Node(0).Resume();
            await call.SeeEachOtherAsync();
        }

        var network = testbed.Network;
        Assert.True(await ReachesAsync(testbed, 1, 0));
        await network.CutAsync(0, 1);
        Assert.False(await ReachesAsync(testbed, 1, 0));
        Assert.True(await ReachesAsync(testbed, 2, 0));
        Assert.True(await cluster.Node(0).IsReadyAsync());
        await network.HealAsync();
        Assert.True(await ReachesAsync(testbed, 1, 0));

        await cluster.Node(0).KillAsync();
        Assert.Equal(128 + Signals.Kill, cluster.Node(0).ExitCode);
        await cluster.StartAgainAsync(0);
    }

    private static async Task<bool> ReachesAsync(Testbed testbed, int from, int to)
    {
        var done = await CommandLine.RunAsync(
            [.. testbed.Network.CommandPrefix(from), "timeout", "1", "bash", "-c", $"exec 3<> /dev/tcp/{testbed.Network.Node(to)}/4000"]);
        return done.ExitCode == 0;
    }
}
