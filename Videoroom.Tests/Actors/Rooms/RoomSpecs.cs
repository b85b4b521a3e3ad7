using Videoroom.Actors;
using Videoroom.Actors.Endpoints;
using Videoroom.Engine;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>A room as its clients see it, on a node alone. <see cref="ShardedRoomSpecs"/> runs the same in a cluster.</summary>
public class RoomSpecs : RoomSpec
{
    public RoomSpecs()
    {
    }

    protected RoomSpecs(bool isClustered)
        : base(isClustered: isClustered)
    {
    }

    [Fact]
    public void A_join_is_answered_then_comes_the_simulcast_setting_and_nothing_more_before_connect()
    {
        var alice = NewConnected();
        var bob = NewClient(parameters: "{}");
        bob.Join();
        Assert.Equal("{}", bob.ExpectJoined(simulcast: true).ToJsonString());

        // Events before connect go nowhere: what bob gets first is the answer to connect.
        bob.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        bob.Connect();
        Assert.Equal(alice.PeerId, (string?)bob.Expect("connected")["otherEndpoints"]![0]!["id"]);
    }

    [Fact]
    public void The_first_who_joins_decides_about_simulcast()
    {
        var alice = NewClient(parameters: """{"isSimulcastOn":false}""");
        alice.Join();
        alice.ExpectJoined(simulcast: false);

        var bob = NewClient(parameters: """{"isSimulcastOn":true}""");
        bob.Join();
        bob.ExpectJoined(simulcast: false);
    }

    [Fact]
    public void Others_hear_at_once_of_one_who_connects()
    {
        var alice = NewConnected();
        var bob = NewClient();
        bob.Join();
        bob.ExpectJoined();
        bob.Connect("""{"displayName":"bob"}""");

        var added = alice.Expect("endpointAdded");
        Assert.Equal(bob.PeerId, (string?)added["id"]);
        Assert.Equal("""{"displayName":"bob"}""", added["metadata"]!.ToJsonString());
    }

    [Fact]
    public void Rooms_are_walls()
    {
        var alice = NewConnected("one");
        var bob = NewConnected("two");
        bob.Publish(["cam"]);
        bob.UpdateMetadata("{}");

        // All that alice ever hears of is carol.
        NewConnected("one", SpecClient.OriginalParameters, alice);
        AwaitCounts(2, 3, 3);
    }

    [Fact]
    public void Tracks_are_announced_when_the_offer_was_answered_and_then_the_others_are_asked_for_an_offer()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);

        var answer = alice.Publish(["cam"]);

        Assert.Equal(alice.TrackId("cam"), (string?)answer["midToTrackId"]!["0"]);
        Assert.Equal(alice.TrackId("cam"), Assert.Single(alice.Connection.Published).TrackId);
        var added = bob.Expect("tracksAdded");
        Assert.Equal(alice.PeerId, (string?)added["endpointId"]);
        Assert.Equal("camera", (string?)added["tracks"]![alice.TrackId("cam")]!["metadata"]!["type"]);
        Assert.Equal(1, (int?)bob.Expect("offerData")["tracksTypes"]!["video"]);

        var received = bob.Offer([], receiving: 1);
        Assert.Equal(alice.TrackId("cam"), (string?)received["midToTrackId"]!["0"]);
        AwaitAssert(() => Assert.Equal(alice.TrackId("cam"), Assert.Single(bob.Connection.Subscribed).TrackId));
    }

    [Fact]
    public void Who_comes_later_gets_connected_then_the_tracks_then_a_request_for_an_offer()
    {
        var alice = NewConnected();
        alice.Publish(["cam"]);
        var bob = NewClient();
        bob.Join();
        bob.ExpectJoined();
        bob.Connect();

        var listed = bob.Expect("connected")["otherEndpoints"]![0]!;
        Assert.NotNull(listed["tracks"]![alice.TrackId("cam")]);
        Assert.NotNull(listed["trackIdToMetadata"]![alice.TrackId("cam")]);
        Assert.NotNull(bob.Expect("tracksAdded")["trackIdToMetadata"]![alice.TrackId("cam")]);
        Assert.Equal(1, (int?)bob.Expect("offerData")["tracksTypes"]!["video"]);
    }

    [Fact]
    public void A_track_that_was_unpublished_is_removed_at_the_others_and_another_round_follows()
    {
        var (alice, bob) = NewCall();

        alice.Publish([null]);

        Assert.Equal(alice.TrackId("cam"), (string?)bob.Expect("tracksRemoved")["trackIds"]![0]);
        Assert.Equal(1, (int?)bob.Expect("offerData")["tracksTypes"]!["video"]);
        AwaitAssert(() => Assert.Equal(alice.TrackId("cam"), Assert.Single(alice.Connection.Unpublished)));
    }

    [Fact]
    public void When_a_peer_leaves_the_others_get_tracksRemoved_then_endpointRemoved_then_a_request_for_an_offer()
    {
        var (alice, bob) = NewCall();

        alice.Leave();

        alice.ExpectClosed();
        Assert.Equal(alice.TrackId("cam"), (string?)bob.Expect("tracksRemoved")["trackIds"]![0]);
        Assert.Equal(alice.PeerId, (string?)bob.Expect("endpointRemoved")["id"]);
        Assert.Equal(1, (int?)bob.Expect("offerData")["tracksTypes"]!["video"]);
        AwaitCounts(1, 1, 1);
    }

    [Fact]
    public void Quirk7_a_peer_that_leaves_while_a_client_is_at_work_on_the_answer_that_opened_its_track_is_gone_after_the_next_answer()
    {
        var (alice, bob) = NewCallJustAnswered();

        alice.Leave();

        bob.Expect("offerData");
        bob.Offer([], receiving: 1);
        Assert.Equal(alice.TrackId("cam"), (string?)bob.Expect("tracksRemoved")["trackIds"]![0]);
        Assert.Equal(alice.PeerId, (string?)bob.Expect("endpointRemoved")["id"]);
        bob.Expect("offerData");
    }

    [Fact]
    public void A_track_that_no_answer_has_named_yet_is_not_announced_as_removed_when_its_peer_leaves()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");

        // A client throws on tracksRemoved before an answer had the track, and on any for a peer that it does not know.
        alice.Leave();
        bob.Expect("endpointRemoved");
        bob.Offer([], receiving: 1);
        bob.Expect("offerData");
        NewConnected(others: bob);
    }

    [Fact]
    public void Metadata_goes_to_the_others_once_per_change()
    {
        var (alice, bob) = NewCall();
        var track = alice.TrackId("cam");

        alice.UpdateMetadata("""{"a":1}""");
        alice.UpdateMetadata("""{"a":1}""");
        alice.UpdateTrackMetadata(track, """{"active":false}""");

        Assert.Equal("""{"a":1}""", bob.Expect("endpointUpdated")["metadata"]!.ToJsonString());
        Assert.Equal("""{"active":false}""", bob.Expect("trackUpdated")["metadata"]!.ToJsonString());
    }

    [Fact]
    public void Row11_nobody_changes_another_peers_track()
    {
        var (alice, bob) = NewCall();
        var track = alice.TrackId("cam");

        bob.UpdateTrackMetadata(track, """{"active":false}""");
        bob.Send("""{"type":"disableTrackEncoding","data":{"trackId":"T","encoding":"l"}}""".Replace("\"T\"", $"\"{track}\""));
        bob.Send("""{"type":"custom","data":{"type":"setTargetTrackVariant","data":{"trackId":"elsewhere:u","variant":"l"}}}""");
        bob.UpdateMetadata("""{"marker":1}""");

        // The marker is the first that alice hears of it all.
        Assert.Equal(bob.PeerId, (string?)alice.Expect("endpointUpdated")["id"]);
    }

    [Fact]
    public void Row11_nobody_publishes_under_another_peers_name()
    {
        var (alice, bob) = NewCall();

        bob.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        bob.Expect("offerData");
        bob.Send(FakeOffer.Event("stolen", [alice.TrackId("cam")]));

        bob.ExpectRemoved();
        Assert.Equal(bob.PeerId, (string?)alice.Expect("endpointRemoved")["id"]);
    }

    [Fact]
    public void An_endpoint_that_crashes_is_an_error_for_its_own_peer_and_a_leaving_peer_for_the_others()
    {
        var (alice, bob) = NewCall();
        alice.Connection.FailsToPublish = true;

        alice.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        alice.Expect("offerData");
        alice.Send(FakeOffer.Event("crash", [alice.TrackId("cam"), alice.TrackId("screen")]));

        alice.ExpectRemoved();
        bob.Expect("tracksRemoved");
        bob.Expect("endpointRemoved");
        bob.Expect("offerData");
        AwaitCounts(1, 1, 1);

        // The room and bob's endpoint go on.
        bob.Offer([], receiving: 1);
        NewConnected(others: bob);
    }

    [Fact]
    public void Our_page_is_told_the_code_of_what_ended_its_session()
    {
        var alice = NewConnected(parameters: SpecClient.PageParameters);
        alice.Connection.FailsToPublish = true;
        alice.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        alice.Expect("offerData");
        alice.Send(FakeOffer.Event("crash", [alice.TrackId("cam")]));

        Assert.Equal("endpoint_crashed", (string?)alice.Expect("error")["code"]);
        alice.ExpectClosed();

        var bob = NewConnected(parameters: SpecClient.PageParameters);
        bob.Connection.Observer.OnFailed(PeerConnectionFailure.ConsentExpired, "No check for 30 s.");
        var error = bob.Expect("error");
        Assert.Equal("media_failed", (string?)error["code"]);
        Assert.Equal("No check for 30 s.", (string?)error["message"]);
        bob.ExpectClosed();
        AwaitCounts(0, 0, 0);
    }

    [Fact]
    public void An_endpoint_that_cannot_begin_is_a_crash_of_that_peer_alone()
    {
        var alice = NewConnected();
        Engine.FailsToCreate = true;
        var bob = NewClient();
        bob.Join();

        bob.Probe.FishForMessage<SocketClosed>(_ => true);

        AwaitCounts(1, 1, 1);
        alice.Publish(["cam"]);
    }

    [Fact]
    public void A_switched_layer_is_told_to_the_subscriber()
    {
        var (alice, bob) = NewCall();

        bob.Connection.Observer.OnEncodingSwitched("unknown", "h", EncodingSwitchReason.Other);
        bob.Connection.Observer.OnEncodingSwitched(alice.TrackId("cam"), "h", EncodingSwitchReason.Other);

        var switched = bob.Expect("encodingSwitched");
        Assert.Equal(alice.TrackId("cam"), (string?)switched["trackId"]);
        Assert.Equal("other", (string?)switched["reason"]);
    }

    [Fact]
    public void Two_peers_that_race_to_create_one_room_meet_in_it()
    {
        var alice = NewClient();
        var bob = NewClient();
        Parallel.Invoke(() => alice.Join(), () => bob.Join());
        alice.ExpectJoined();
        bob.ExpectJoined();
        AwaitCounts(1, 2, 2);

        alice.Connect();
        alice.Expect("connected");
        bob.Connect();
        Assert.Equal(alice.PeerId, (string?)bob.Expect("connected")["otherEndpoints"]![0]!["id"]);
    }

    [Fact]
    public void A_join_that_races_with_the_end_of_the_room_lands_in_a_live_room()
    {
        for (var round = 0; round < 20; round++)
        {
            var last = NewConnected();
            var next = NewClient();
            Parallel.Invoke(last.Leave, () => next.Join());

            next.ExpectJoined();
            next.Connect();
            if (next.Expect("connected")["otherEndpoints"]!.AsArray().Count > 0)
            {
                // It was faster than the other's end.
                next.Expect("endpointRemoved");
            }

            next.Publish(["cam"]);
            next.Leave();
            next.ExpectClosed();
        }

        AwaitCounts(0, 0, 0);
    }

    [Fact]
    public void Twenty_joins_and_leaves_leave_nothing_behind()
    {
        var alice = NewConnected();
        for (var round = 0; round < 20; round++)
        {
            var bob = NewConnected(others: alice);
            bob.Leave();
            bob.ExpectClosed();
            alice.Expect("endpointRemoved");
        }

        AwaitCounts(1, 1, 1);
        alice.Leave();
        alice.ExpectClosed();
        AwaitCounts(0, 0, 0);
    }

    [Fact]
    public async Task A_node_that_stops_closes_every_channel_in_order_and_refuses_joins()
    {
        var (alice, bob) = NewCall();

        await Rooms.StopAsync(TimeSpan.FromSeconds(10));

        alice.Probe.FishForMessage<SocketClosed>(closed => !closed.Crashed);
        bob.Probe.FishForMessage<SocketClosed>(closed => !closed.Crashed);
        Assert.Equal(new RoomSystemCounts(0, 0, 0), await Rooms.CountAsync());
        var carol = NewClient();
        carol.Join();
        carol.ExpectRefused("shutting_down");
    }

    /// <summary>Alice publishes a track that bob receives. He is done with the answer that gave it to him.</summary>
    private (SpecClient Alice, SpecClient Bob) NewCall()
    {
        var (alice, bob) = NewCallJustAnswered();
        Clock.Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        return (alice, bob);
    }

    private (SpecClient Alice, SpecClient Bob) NewCallJustAnswered()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");
        bob.Offer([], receiving: 1);
        return (alice, bob);
    }
}
