using Videoroom.Actors.Endpoints;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>What only generations B1 and C need.</summary>
public class EndpointEraSpecs : RoomSpec
{
    [Fact]
    public void Generation_B1_hears_of_the_tracks_that_connected_lists_once_more_by_tracksAdded()
    {
        var alice = NewConnected();
        alice.Publish(["cam"]);
        var bob = NewConnected(others: alice);

        Assert.NotNull(bob.Expect("tracksAdded")["tracks"]![alice.TrackId("cam")]);
    }

    [Fact]
    public void Generation_B1_and_C_find_tracks_in_connected_also_of_a_peer_that_sends_none()
    {
        NewConnected();
        var bob = NewClient();
        bob.Join();
        bob.ExpectJoined();
        bob.Connect();

        Assert.Empty(bob.Expect("connected")["otherEndpoints"]![0]!["tracks"]!.AsObject());
    }

    [Fact]
    public void Generation_C_is_asked_for_an_offer_after_every_tracksAdded_and_tracksRemoved_which_block_its_queue()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");

        // One that comes while the round is open is followed by a round of its own.
        alice.Publish(["cam", "screen"]);
        bob.Expect("tracksAdded");
        bob.Offer([], receiving: 1);
        Assert.Equal(2, (int?)bob.Expect("offerData")["tracksTypes"]!["video"]);
        bob.Offer([], receiving: 2);
        Clock.Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));

        alice.Publish(["cam", null]);
        bob.Expect("tracksRemoved");
        bob.Expect("offerData");
        alice.Leave();
        bob.Expect("tracksRemoved");
        bob.Expect("endpointRemoved");

        // The answer to the round that is open unblocks it.
        bob.Offer([], receiving: 2);
    }
}
