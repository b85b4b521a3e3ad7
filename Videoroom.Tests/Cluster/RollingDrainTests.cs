using Videoroom.Bench.Cluster.Calls;

namespace Videoroom.Tests.Cluster;

/// <summary>All nodes are restarted one after the other, and the call goes on.</summary>
[Collection(ClusterCollection.Name)]
public sealed class RollingDrainTests(ClusterFixture fixture)
{
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(75);

    [SkippableFact]
    public async Task A_rolling_restart_moves_everybody_and_loses_nobody()
    {
        var cluster = await fixture.ThreeAsync();
        await using var call = await MixedCall.JoinAsync(cluster, ClusterCall.NewRoom(), pages: 2);
        try
        {
            var peers = call.PeerIds();
            for (var node = 0; node < 3; node++)
            {
                cluster.Node(node).Terminate();
                await cluster.Node(node).ExitAsync(Ended);
                Assert.Equal(0, cluster.Node(node).ExitCode);
                Assert.Empty(call.Clients.At(node));
                await call.SeeEachOtherAsync();
                await cluster.StartAgainAsync(node);
            }

            await call.SeeEachOtherAsync();
            Assert.Equal(peers, call.PeerIds());
            Assert.All(call.Clients.People, person => Assert.Equal((0, 0), (person.Comebacks, person.LostPlaces)));
            Assert.Empty(call.Errors());
        }
        catch (Exception e)
        {
            throw new CallFailedException(await call.DiariesAsync(), e);
        }
    }
}
