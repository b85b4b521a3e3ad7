using System.Diagnostics;
using Akka.Cluster;
using Videoroom.Tests.Fixtures;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>A store that takes connections and answers nothing: its process is stopped, or its host drops all packets.</summary>
public sealed class HungStoreTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // Well past the lease, and past how long a promise of before is believed.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Nodes_that_are_linked_go_on_while_their_store_hangs_and_are_well_afterwards()
    {
        await using var cluster = new TestCluster(await postgres.CreateDatabaseAsync());
        var nodes = await cluster.StartAsync("a", "b");
        postgres.Server.Pause();
        try
        {
            var since = Stopwatch.StartNew();
            await Eventually.BecomesAsync(
                () =>
                {
                    Assert.All(nodes, node => Assert.False(node.Node.IsEnded, $"{node.Self.Address} has ended"));
                    return since.Elapsed > Hold;
                },
                "the store hangs for long enough");
            Assert.All(nodes, node => Assert.False(node.Node.Status().IsStoreReachable));
            Assert.All(nodes, node => Assert.True(node.Node.MayAct));
        }
        finally
        {
            postgres.Server.Resume();
        }

        await Eventually.BecomesAsync(() => nodes.All(node => node.Node.Status().IsStoreReachable), "the store is back for both");
        Assert.All(nodes, node => Assert.Equal(2, node.Node.View.Members.Count));
        Assert.All(nodes, node => Assert.Equal(MemberStatus.Up, node.Node.Events.SelfMember.Status));
    }
}
