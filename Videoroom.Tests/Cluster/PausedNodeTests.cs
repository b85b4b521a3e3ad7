using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Cluster.Epochs;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Cluster;

/// <summary>A node that hung and wakes up is behind the times: nobody takes anything of what it still has to say.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PausedNodeTests(ClusterFixture fixture)
{
    private const int Held = 2;

    [SkippableFact]
    public async Task Nothing_of_an_older_epoch_is_taken_from_a_node_that_was_held_and_it_ends_once_it_goes_on()
    {
        // It owns the room and has somebody on it: everything that it can still say, it will.
        var cluster = await fixture.ThreeAsync();
        await using var call = await PlacedCall.OwnedAsync(cluster, Held, Held);
        try
        {
            await call.JoinAsync((Held + 1) % 3);
            await call.JoinAsync((Held + 2) % 3);
            await call.SeeEachOtherAsync();
            var lost = call.People[0];

            cluster.Node(Held).Pause();
            await Eventually.Holds<int?>(() => cluster.OwnerAsync(call.Room), now => now is not null && now != Held, "the room is owned again");
            await Eventually.Holds(() => lost.Comebacks, comebacks => comebacks > 0, "who was on it is back");
            await call.SeeEachOtherAsync();
            cluster.Node(Held).Resume();
            await cluster.Node(Held).ExitAsync(Eventually.Patience);

            Assert.Equal(NodeLifetime.FencedExitCode, cluster.Node(Held).ExitCode);
            await call.SeeEachOtherAsync();
            Assert.All(call.People, person => Assert.Equal(0, person.LostPlaces));
            var entries = Enumerable.Range(0, 3).SelectMany(node => EpochLog.Read(cluster.Node(node).Name, cluster.Node(node).ReadLog()))
                .Where(entry => entry.Room == call.Room).ToList();
            Assert.NotEmpty(entries);
            Assert.Empty(EpochLog.Violations(entries));
        }
        catch (Exception e)
        {
            throw new CallFailedException(call.Diaries(), e);
        }
    }
}
