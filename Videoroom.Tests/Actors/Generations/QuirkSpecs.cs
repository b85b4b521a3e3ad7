using Videoroom.Actors.Messages;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>The client quirks of docs/protocol.md, section 5, and how the server keeps clear of them.</summary>
public class QuirkSpecs : RoomSpec
{
    [Fact]
    public async Task Quirk1_a_track_that_went_before_any_answer_named_it_is_named_first_and_then_removed()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");
        await alice.PublishAsync([null]);

        // tracksRemoved of a track without a mid throws, and generation C's queue would stay blocked.
        var answer = await bob.OfferAsync([], receiving: 1);
        Assert.Contains(answer["midToTrackId"]!.AsObject(), named => (string?)named.Value == alice.TrackId("cam"));
        Assert.Equal(alice.TrackId("cam"), (string?)(await bob.ExpectAsync("tracksRemoved"))["trackIds"]![0]);
        await bob.ExpectAsync("offerData");
    }

    [Fact]
    public async Task Quirk1_a_peer_that_goes_before_any_answer_named_its_track_is_only_removed()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");

        alice.Leave();
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("endpointRemoved"))["id"]);
        await bob.OfferAsync([], receiving: 1);
        await bob.ExpectAsync("offerData");
    }

    [Fact]
    public async Task Quirk2_a_peer_is_announced_before_its_tracks_and_nobody_is_told_of_the_own_ones()
    {
        var alice = await NewConnectedAsync();
        var bob = NewClient();
        bob.Join();
        await bob.ExpectJoinedAsync();
        bob.Connect();
        await bob.ExpectAsync("connected");
        await bob.PublishAsync(["cam"]);
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("endpointAdded"))["id"]);
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("tracksAdded"))["endpointId"]);

        // tracksAdded for the own id blocks generation C's queue: what bob hears of next is alice.
        alice.UpdateMetadata("""{"marker":1}""");
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("endpointUpdated"))["id"]);
    }

    [Fact]
    public async Task Quirk3_after_endpointUpdated_tracksRemoved_still_comes_before_endpointRemoved()
    {
        var (alice, bob) = await NewCallAsync();
        alice.UpdateMetadata("""{"a":1}""");
        await bob.ExpectAsync("endpointUpdated");

        alice.Leave();
        Assert.Equal(alice.TrackId("cam"), (string?)(await bob.ExpectAsync("tracksRemoved"))["trackIds"]![0]);
        await bob.ExpectAsync("endpointRemoved");
    }

    [Fact]
    public async Task Quirk3_generations_B_and_C_find_their_tracks_by_id_and_are_not_told_of_them_again()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");

        alice.UpdateMetadata("""{"a":1}""");
        alice.UpdateMetadata("""{"a":2}""");
        await bob.ExpectAsync("endpointUpdated");
        await bob.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task Quirk4_trackUpdated_says_all_of_the_metadata_because_a_client_keeps_a_copy()
    {
        var (alice, bob) = await NewCallAsync();
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":false,"type":"camera"}""");
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":true,"type":"camera"}""");

        Assert.Equal("""{"active":false,"type":"camera"}""", (await bob.ExpectAsync("trackUpdated"))["metadata"]!.ToJsonString());
        Assert.Equal("""{"active":true,"type":"camera"}""", (await bob.ExpectAsync("trackUpdated"))["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task Quirk5_a_layer_that_generation_C_disables_over_and_over_is_told_once_and_costs_it_nothing()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        alice.IsSimulcast = true;
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");
        var disable = $$$"""{"type":"disableTrackEncoding","data":{"trackId":"{{{alice.TrackId("cam")}}}","encoding":"l"}}""";
        for (var i = 0; i < 4096; i++)
        {
            alice.Send(disable);
        }

        alice.UpdateMetadata("""{"marker":1}""");
        Assert.Equal("l", (string?)(await bob.ExpectAsync("trackEncodingDisabled"))["encoding"]);
        await bob.ExpectAsync("endpointUpdated");
    }

    [Fact]
    public async Task Quirk6_an_unchanged_track_keeps_its_line_and_its_stream_over_a_renegotiation()
    {
        var (alice, bob) = await NewCallAsync();
        var first = Assert.Single(bob.Connection.Subscribed);

        var answer = await bob.PublishAsync([], receiving: 1);

        Assert.Equal(alice.TrackId("cam"), (string?)answer["midToTrackId"]![first.Mid]);
        Assert.Contains($"a=ssrc:{first.Ssrc} ", (string?)answer["sdp"]);
        Assert.Single(bob.Connection.Subscribed);
    }

    /// <summary>Alice publishes a track that bob receives.</summary>
    private async Task<(SpecClient Alice, SpecClient Bob)> NewCallAsync()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        await AwaitAssertAsync(() => Assert.Single(bob.Connection.Subscribed));
        Clock.Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        return (alice, bob);
    }
}
