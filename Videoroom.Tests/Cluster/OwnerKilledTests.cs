using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Cluster;

/// <summary>A room outlives the node that owns it: people at other nodes keep their sessions, and newcomers get in.</summary>
[Collection(ClusterCollection.Name)]
public sealed class OwnerKilledTests(ClusterFixture fixture)
{
    private const int Owner = 2;

    [SkippableFact]
    public async Task Nobody_loses_a_session_when_the_owner_without_people_is_killed_and_the_room_is_owned_and_joined_again()
    {
        var cluster = await fixture.ThreeAsync();
        await using var call = await PlacedCall.OwnedByAsync(cluster, Owner);
        try
        {
            var people = call.People.ToList();

            await cluster.Node(Owner).KillAsync();

            await call.JoinAsync(0, patience: Eventually.Patience);
            await Eventually.Holds<int?>(() => cluster.OwnerAsync(call.Room), now => now is not null && now != Owner, "the room is owned again");
            await call.SeeEachOtherAsync();
            Assert.All(people, person => Assert.Equal((0, 0), (person.Comebacks, person.LostPlaces)));
        }
        catch (Exception e)
        {
            throw new CallFailedException(call.Diaries(), e);
        }
    }
}
