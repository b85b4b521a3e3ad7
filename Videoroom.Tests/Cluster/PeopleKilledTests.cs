using System.Text.Json.Nodes;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Cluster.Calls;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Cluster;

/// <summary>People of a node that died come back by themselves, each as the peer that it was.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PeopleKilledTests(ClusterFixture fixture)
{
    private const int Victim = 1;

    [SkippableFact]
    public async Task People_of_a_killed_node_are_back_with_pictures_in_their_own_places_and_leave_no_ghost()
    {
        var cluster = await fixture.ThreeAsync();
        await using var call = await MixedCall.JoinAsync(cluster, ClusterCall.NewRoom(), pages: 2);
        try
        {
            await call.Pages[Victim].Page.Control("mute-button").ClickAsync();
            var peers = call.PeerIds();
            var lostId = call.PeerIdOf(call.Pages[Victim]);
            var lost = call.Clients.People[Victim];

            await cluster.Node(Victim).KillAsync();

            await Eventually.Holds(() => lost.Comebacks, comebacks => comebacks > 0, "the client of the killed node is back");
            await call.SeeEachOtherAsync();
            Assert.Equal(peers, call.PeerIds());
            Assert.All(call.Clients.People, person => Assert.Equal(0, person.LostPlaces));
            Assert.All(call.Clients.People.Where(person => person != lost), person => Assert.Equal(0, person.Comebacks));
            await Eventually.Holds(() => RosterAsync(cluster, call), size => size == call.Count, "the room lists everybody once");
            foreach (var page in call.Pages.Where(page => page != call.Pages[Victim]))
            {
                await Eventually.Holds(
                    async () => (await page.LookAsync()).Tiles.Single(tile => tile.PeerId == lostId).Text,
                    text => text.Contains("muted", StringComparison.Ordinal),
                    $"{page.Name} sees that {call.Pages[Victim].Name} is muted");
            }

            Assert.Empty(call.Errors());
        }
        catch (Exception e)
        {
            throw new CallFailedException(await call.DiariesAsync(), e);
        }
    }

    private static async Task<int> RosterAsync(ProcessCluster cluster, MixedCall call)
    {
        if (await cluster.OwnerAsync(call.Clients.Room) is not { } owner)
        {
            return 0;
        }

        return ProcessCluster.Room(await cluster.Node(owner).ViewAsync(), call.Clients.Room) is JsonObject room ? room["peers"]!.GetValue<int>() : 0;
    }
}
