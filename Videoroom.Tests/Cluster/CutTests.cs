using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Cluster;

/// <summary>Nodes that lose each other and nothing else: a side gives way, and its people move by themselves.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CutTests(ClusterFixture fixture)
{
    [SkippableFact]
    public async Task A_cut_between_two_of_three_nodes_ends_in_one_cluster_with_everybody_in_the_call()
    {
        var cluster = await fixture.ThreeAsync();
        await using var call = new ClusterCall(cluster, ClusterCall.NewRoom());
        try
        {
            for (var node = 0; node < 3; node++)
            {
                await call.JoinAsync(node);
            }

            await call.SeeEachOtherAsync();
            var peers = call.People.Select(person => person.PeerId).ToList();

            await cluster.Testbed.Network.CutAsync(0, 1);

            await Eventually.Holds(() => cluster.Running.Count, running => running < 3, "a node gives way");
            await cluster.WholeAsync();
            await call.SeeEachOtherAsync();
            Assert.Equal(peers, call.People.Select(person => person.PeerId));
            Assert.True(!cluster.Running.Contains(0) || !cluster.Running.Contains(1), "both ends of the cut live on");
            Assert.All(
                Enumerable.Range(0, 3).Except(cluster.Running), node => Assert.Equal(NodeLifetime.FencedExitCode, cluster.Node(node).ExitCode));
        }
        catch (Exception e)
        {
            throw new CallFailedException(call.Diaries(), e);
        }
    }

    [SkippableFact]
    public async Task Of_two_nodes_that_lose_each_other_and_share_a_lease_one_lives_on_and_the_other_ends()
    {
        var testbed = await fixture.AloneAsync();
        var lease = await (await testbed.StoreAsync()).CreateDatabaseAsync();
        await using var cluster = await fixture.StartAsync(2, "lease", lease);

        await testbed.Network.CutAsync(0, 1);

        await Eventually.Holds(() => cluster.Running.Count, running => running < 2, "a node gives way");
        await cluster.WholeAsync();
        var lives = Assert.Single(cluster.Running);
        Assert.Equal(NodeLifetime.FencedExitCode, cluster.Node(1 - lives).ExitCode);
    }
}
