using Videoroom.Actors.Endpoints;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>The client quirks of docs/protocol.md, section 5, and how the server keeps clear of them.</summary>
public class QuirkSpecs : RoomSpec
{
    [Fact]
    public void Quirk1_a_track_that_went_before_any_answer_named_it_is_named_first_and_then_removed()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");
        alice.Publish([null]);

        // tracksRemoved of a track without a mid throws, and generation C's queue would stay blocked.
        var answer = bob.Offer([], receiving: 1);
        Assert.Contains(answer["midToTrackId"]!.AsObject(), named => (string?)named.Value == alice.TrackId("cam"));
        Assert.Equal(alice.TrackId("cam"), (string?)bob.Expect("tracksRemoved")["trackIds"]![0]);
        bob.Expect("offerData");
    }

    [Fact]
    public void Quirk1_a_peer_that_goes_before_any_answer_named_its_track_is_only_removed()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");

        alice.Leave();
        Assert.Equal(alice.PeerId, (string?)bob.Expect("endpointRemoved")["id"]);
        bob.Offer([], receiving: 1);
        bob.Expect("offerData");
    }

    [Fact]
    public void Quirk2_a_peer_is_announced_before_its_tracks_and_nobody_is_told_of_the_own_ones()
    {
        var alice = NewConnected();
        var bob = NewClient();
        bob.Join();
        bob.ExpectJoined();
        bob.Connect();
        bob.Expect("connected");
        bob.Publish(["cam"]);
        Assert.Equal(bob.PeerId, (string?)alice.Expect("endpointAdded")["id"]);
        Assert.Equal(bob.PeerId, (string?)alice.Expect("tracksAdded")["endpointId"]);

        // tracksAdded for the own id blocks generation C's queue: what bob hears of next is alice.
        alice.UpdateMetadata("""{"marker":1}""");
        Assert.Equal(alice.PeerId, (string?)bob.Expect("endpointUpdated")["id"]);
    }

    [Fact]
    public void Quirk3_after_endpointUpdated_tracksRemoved_still_comes_before_endpointRemoved()
    {
        var (alice, bob) = NewCall();
        alice.UpdateMetadata("""{"a":1}""");
        bob.Expect("endpointUpdated");

        alice.Leave();
        Assert.Equal(alice.TrackId("cam"), (string?)bob.Expect("tracksRemoved")["trackIds"]![0]);
        bob.Expect("endpointRemoved");
    }

    [Fact]
    public void Quirk3_generations_B_and_C_find_their_tracks_by_id_and_are_not_told_of_them_again()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");

        alice.UpdateMetadata("""{"a":1}""");
        alice.UpdateMetadata("""{"a":2}""");
        bob.Expect("endpointUpdated");
        bob.Expect("endpointUpdated");
    }

    [Fact]
    public void Quirk4_trackUpdated_says_all_of_the_metadata_because_a_client_keeps_a_copy()
    {
        var (alice, bob) = NewCall();
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":false,"type":"camera"}""");
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":true,"type":"camera"}""");

        Assert.Equal("""{"active":false,"type":"camera"}""", bob.Expect("trackUpdated")["metadata"]!.ToJsonString());
        Assert.Equal("""{"active":true,"type":"camera"}""", bob.Expect("trackUpdated")["metadata"]!.ToJsonString());
    }

    [Fact]
    public void Quirk5_a_layer_that_generation_C_disables_over_and_over_is_told_once_and_costs_it_nothing()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.IsSimulcast = true;
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");
        var disable = $$$"""{"type":"disableTrackEncoding","data":{"trackId":"{{{alice.TrackId("cam")}}}","encoding":"l"}}""";
        for (var i = 0; i < 4096; i++)
        {
            alice.Send(disable);
        }

        alice.UpdateMetadata("""{"marker":1}""");
        Assert.Equal("l", (string?)bob.Expect("trackEncodingDisabled")["encoding"]);
        bob.Expect("endpointUpdated");
    }

    [Fact]
    public void Quirk6_an_unchanged_track_keeps_its_line_and_its_stream_over_a_renegotiation()
    {
        var (alice, bob) = NewCall();
        var first = Assert.Single(bob.Connection.Subscribed);

        var answer = bob.Publish([], receiving: 1);

        Assert.Equal(alice.TrackId("cam"), (string?)answer["midToTrackId"]![first.Mid]);
        Assert.Contains($"a=ssrc:{first.Ssrc} ", (string?)answer["sdp"]);
        Assert.Single(bob.Connection.Subscribed);
    }

    /// <summary>Alice publishes a track that bob receives.</summary>
    private (SpecClient Alice, SpecClient Bob) NewCall()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");
        bob.Offer([], receiving: 1);
        AwaitAssert(() => Assert.Single(bob.Connection.Subscribed));
        Clock.Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        return (alice, bob);
    }
}
