using Videoroom.Actors.Messages;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>What only generations B1 and C need.</summary>
public class EndpointEraSpecs : RoomSpec
{
    [Fact]
    public async Task Generation_B1_hears_of_the_tracks_that_connected_lists_once_more_by_tracksAdded()
    {
        var alice = await NewConnectedAsync();
        await alice.PublishAsync(["cam"]);
        var bob = await NewConnectedAsync(others: alice);

        Assert.NotNull((await bob.ExpectAsync("tracksAdded"))["tracks"]![alice.TrackId("cam")]);
    }

    [Fact]
    public async Task Generation_B1_and_C_find_tracks_in_connected_also_of_a_peer_that_sends_none()
    {
        await NewConnectedAsync();
        var bob = NewClient();
        bob.Join();
        await bob.ExpectJoinedAsync();
        bob.Connect();

        Assert.Empty((await bob.ExpectAsync("connected"))["otherEndpoints"]![0]!["tracks"]!.AsObject());
    }

    [Fact]
    public async Task Generation_C_is_asked_for_an_offer_after_every_tracksAdded_and_tracksRemoved_which_block_its_queue()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");

        // One that comes while the round is open is followed by a round of its own.
        await alice.PublishAsync(["cam", "screen"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.OfferAsync([], receiving: 1);
        Assert.Equal(2, (int?)(await bob.ExpectAsync("offerData"))["tracksTypes"]!["video"]);
        await bob.OfferAsync([], receiving: 2);
        Clock.Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));

        await alice.PublishAsync(["cam", null]);
        await bob.ExpectAsync("tracksRemoved");
        await bob.ExpectAsync("offerData");
        alice.Leave();
        await bob.ExpectAsync("tracksRemoved");
        await bob.ExpectAsync("endpointRemoved");

        // The answer to the round that is open unblocks it.
        await bob.OfferAsync([], receiving: 2);
    }
}
