using Videoroom.Actors;
using Videoroom.Actors.Messages;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Peers;
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
    public async Task A_join_is_answered_then_comes_the_simulcast_setting_and_nothing_more_before_connect()
    {
        var alice = await NewConnectedAsync();
        var bob = NewClient(parameters: "{}");
        bob.Join();
        Assert.Equal("{}", (await bob.ExpectJoinedAsync(simulcast: true)).ToJsonString());

        // Events before connect go nowhere: what bob gets first is the answer to connect.
        bob.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        bob.Connect();
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("connected"))["otherEndpoints"]![0]!["id"]);
    }

    [Fact]
    public async Task The_first_who_joins_decides_about_simulcast()
    {
        var alice = NewClient(parameters: """{"isSimulcastOn":false}""");
        alice.Join();
        await alice.ExpectJoinedAsync(simulcast: false);

        var bob = NewClient(parameters: """{"isSimulcastOn":true}""");
        bob.Join();
        await bob.ExpectJoinedAsync(simulcast: false);
    }

    [Fact]
    public async Task Others_hear_at_once_of_one_who_connects()
    {
        var alice = await NewConnectedAsync();
        var bob = NewClient();
        bob.Join();
        await bob.ExpectJoinedAsync();
        bob.Connect("""{"displayName":"bob"}""");

        var added = await alice.ExpectAsync("endpointAdded");
        Assert.Equal(bob.PeerId, (string?)added["id"]);
        Assert.Equal("""{"displayName":"bob"}""", added["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task Rooms_are_walls()
    {
        var alice = await NewConnectedAsync("one");
        var bob = await NewConnectedAsync("two");
        await bob.PublishAsync(["cam"]);
        bob.UpdateMetadata("{}");

        // All that alice ever hears of is carol.
        await NewConnectedAsync("one", SpecClient.OriginalParameters, alice);
        await AwaitCountsAsync(2, 3, 3);
    }

    [Fact]
    public async Task Tracks_are_announced_when_the_offer_was_answered_and_then_the_others_are_asked_for_an_offer()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);

        var answer = await alice.PublishAsync(["cam"]);

        Assert.Equal(alice.TrackId("cam"), (string?)answer["midToTrackId"]!["0"]);
        Assert.Equal(alice.TrackId("cam"), Assert.Single(alice.Connection.Published).TrackId);
        var added = await bob.ExpectAsync("tracksAdded");
        Assert.Equal(alice.PeerId, (string?)added["endpointId"]);
        Assert.Equal("camera", (string?)added["tracks"]![alice.TrackId("cam")]!["metadata"]!["type"]);
        Assert.Equal(1, (int?)(await bob.ExpectAsync("offerData"))["tracksTypes"]!["video"]);

        var received = await bob.OfferAsync([], receiving: 1);
        Assert.Equal(alice.TrackId("cam"), (string?)received["midToTrackId"]!["0"]);
        await AwaitAssertAsync(() => Assert.Equal(alice.TrackId("cam"), Assert.Single(bob.Connection.Subscribed).TrackId));
    }

    [Fact]
    public async Task Who_comes_later_gets_connected_then_the_tracks_then_a_request_for_an_offer()
    {
        var alice = await NewConnectedAsync();
        await alice.PublishAsync(["cam"]);
        var bob = NewClient();
        bob.Join();
        await bob.ExpectJoinedAsync();
        bob.Connect();

        var listed = (await bob.ExpectAsync("connected"))["otherEndpoints"]![0]!;
        Assert.NotNull(listed["tracks"]![alice.TrackId("cam")]);
        Assert.NotNull(listed["trackIdToMetadata"]![alice.TrackId("cam")]);
        Assert.NotNull((await bob.ExpectAsync("tracksAdded"))["trackIdToMetadata"]![alice.TrackId("cam")]);
        Assert.Equal(1, (int?)(await bob.ExpectAsync("offerData"))["tracksTypes"]!["video"]);
    }

    [Fact]
    public async Task A_track_that_was_unpublished_is_removed_at_the_others_and_another_round_follows()
    {
        var (alice, bob) = await NewCallAsync();

        await alice.PublishAsync([null]);

        Assert.Equal(alice.TrackId("cam"), (string?)(await bob.ExpectAsync("tracksRemoved"))["trackIds"]![0]);
        Assert.Equal(1, (int?)(await bob.ExpectAsync("offerData"))["tracksTypes"]!["video"]);
        await AwaitAssertAsync(() => Assert.Equal(alice.TrackId("cam"), Assert.Single(alice.Connection.Unpublished)));
    }

    [Fact]
    public async Task When_a_peer_leaves_the_others_get_tracksRemoved_then_endpointRemoved_then_a_request_for_an_offer()
    {
        var (alice, bob) = await NewCallAsync();

        alice.Leave();

        await alice.ExpectClosedAsync();
        Assert.Equal(alice.TrackId("cam"), (string?)(await bob.ExpectAsync("tracksRemoved"))["trackIds"]![0]);
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("endpointRemoved"))["id"]);
        Assert.Equal(1, (int?)(await bob.ExpectAsync("offerData"))["tracksTypes"]!["video"]);
        await AwaitCountsAsync(1, 1, 1);
    }

    [Fact]
    public async Task Quirk7_a_peer_that_leaves_while_a_client_is_at_work_on_the_answer_that_opened_its_track_is_gone_after_the_next_answer()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();

        alice.Leave();

        await bob.ExpectAsync("offerData");
        await bob.OfferAsync([], receiving: 1);
        Assert.Equal(alice.TrackId("cam"), (string?)(await bob.ExpectAsync("tracksRemoved"))["trackIds"]![0]);
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("endpointRemoved"))["id"]);
        await bob.ExpectAsync("offerData");
    }

    [Fact]
    public async Task A_track_that_no_answer_has_named_yet_is_not_announced_as_removed_when_its_peer_leaves()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");

        // A client throws on tracksRemoved before an answer had the track, and on any for a peer that it does not know.
        alice.Leave();
        await bob.ExpectAsync("endpointRemoved");
        await bob.OfferAsync([], receiving: 1);
        await bob.ExpectAsync("offerData");
        await NewConnectedAsync(others: bob);
    }

    [Fact]
    public async Task Metadata_goes_to_the_others_once_per_change()
    {
        var (alice, bob) = await NewCallAsync();
        var track = alice.TrackId("cam");

        alice.UpdateMetadata("""{"a":1}""");
        alice.UpdateMetadata("""{"a":1}""");
        alice.UpdateTrackMetadata(track, """{"active":false}""");

        Assert.Equal("""{"a":1}""", (await bob.ExpectAsync("endpointUpdated"))["metadata"]!.ToJsonString());
        Assert.Equal("""{"active":false}""", (await bob.ExpectAsync("trackUpdated"))["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task Row11_nobody_changes_another_peers_track()
    {
        var (alice, bob) = await NewCallAsync();
        var track = alice.TrackId("cam");

        bob.UpdateTrackMetadata(track, """{"active":false}""");
        bob.Send("""{"type":"disableTrackEncoding","data":{"trackId":"T","encoding":"l"}}""".Replace("\"T\"", $"\"{track}\""));
        bob.Send("""{"type":"custom","data":{"type":"setTargetTrackVariant","data":{"trackId":"elsewhere:u","variant":"l"}}}""");
        bob.UpdateMetadata("""{"marker":1}""");

        // The marker is the first that alice hears of it all.
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("endpointUpdated"))["id"]);
    }

    [Fact]
    public async Task Row11_nobody_publishes_under_another_peers_name()
    {
        var (alice, bob) = await NewCallAsync();

        bob.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        await bob.ExpectAsync("offerData");
        bob.Send(FakeOffer.Event("stolen", [alice.TrackId("cam")]));

        await bob.ExpectRemovedAsync();
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("endpointRemoved"))["id"]);
    }

    [Fact]
    public async Task An_endpoint_that_crashes_is_an_error_for_its_own_peer_and_a_leaving_peer_for_the_others()
    {
        var (alice, bob) = await NewCallAsync();
        alice.Connection.FailsToPublish = true;

        alice.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        await alice.ExpectAsync("offerData");
        alice.Send(FakeOffer.Event("crash", [alice.TrackId("cam"), alice.TrackId("screen")]));

        await alice.ExpectRemovedAsync();
        await bob.ExpectAsync("tracksRemoved");
        await bob.ExpectAsync("endpointRemoved");
        await bob.ExpectAsync("offerData");
        await AwaitCountsAsync(1, 1, 1);

        // The room and bob's endpoint go on.
        await bob.OfferAsync([], receiving: 1);
        await NewConnectedAsync(others: bob);
    }

    [Fact]
    public async Task Our_page_is_told_the_code_of_what_ended_its_session()
    {
        var alice = await NewConnectedAsync(parameters: SpecClient.PageParameters);
        alice.Connection.FailsToPublish = true;
        alice.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        await alice.ExpectAsync("offerData");
        alice.Send(FakeOffer.Event("crash", [alice.TrackId("cam")]));

        Assert.Equal("endpoint_crashed", (string?)(await alice.ExpectAsync("error"))["code"]);
        await alice.ExpectClosedAsync();

        var bob = await NewConnectedAsync(parameters: SpecClient.PageParameters);
        bob.Connection.Observer.OnFailed(PeerConnectionFailure.ConsentExpired, "No check for 30 s.");
        var error = await bob.ExpectAsync("error");
        Assert.Equal("media_failed", (string?)error["code"]);
        Assert.Equal("No check for 30 s.", (string?)error["message"]);
        await bob.ExpectClosedAsync();
        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_begin_is_a_crash_of_that_peer_alone()
    {
        var alice = await NewConnectedAsync();

        // The room is told of an endpoint before it has its peer connection.
        await AwaitCountsAsync(1, 1, 1);
        Engine.FailsToCreate = true;
        var bob = NewClient();
        bob.Join();

        await bob.Probe.FishForMessageAsync<SocketClosed>(_ => true);

        await AwaitCountsAsync(1, 1, 1);
        await alice.PublishAsync(["cam"]);
    }

    [Fact]
    public async Task A_switched_layer_is_told_to_the_subscriber()
    {
        var (alice, bob) = await NewCallAsync();

        bob.Connection.Observer.OnEncodingSwitched("unknown", "h", EncodingSwitchReason.Other);
        bob.Connection.Observer.OnEncodingSwitched(alice.TrackId("cam"), "h", EncodingSwitchReason.Other);

        var switched = await bob.ExpectAsync("encodingSwitched");
        Assert.Equal(alice.TrackId("cam"), (string?)switched["trackId"]);
        Assert.Equal("other", (string?)switched["reason"]);
    }

    [Fact]
    public async Task Two_peers_that_race_to_create_one_room_meet_in_it()
    {
        var alice = NewClient();
        var bob = NewClient();
        await Task.WhenAll(Task.Run(() => alice.Join()), Task.Run(() => bob.Join()));
        await alice.ExpectJoinedAsync();
        await bob.ExpectJoinedAsync();
        await AwaitCountsAsync(1, 2, 2);

        alice.Connect();
        await alice.ExpectAsync("connected");
        bob.Connect();
        Assert.Equal(alice.PeerId, (string?)(await bob.ExpectAsync("connected"))["otherEndpoints"]![0]!["id"]);
    }

    [Fact]
    public async Task A_join_that_races_with_the_end_of_the_room_lands_in_a_live_room()
    {
        for (var round = 0; round < 20; round++)
        {
            var last = await NewConnectedAsync();
            var next = NewClient();
            await Task.WhenAll(Task.Run(last.Leave), Task.Run(() => next.Join()));

            await next.ExpectJoinedAsync();
            next.Connect();
            if ((await next.ExpectAsync("connected"))["otherEndpoints"]!.AsArray().Count > 0)
            {
                // It was faster than the other's end.
                await next.ExpectAsync("endpointRemoved");
            }

            await next.PublishAsync(["cam"]);
            next.Leave();
            await next.ExpectClosedAsync();
        }

        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task Twenty_joins_and_leaves_leave_nothing_behind()
    {
        var alice = await NewConnectedAsync();
        for (var round = 0; round < 20; round++)
        {
            var bob = await NewConnectedAsync(others: alice);
            bob.Leave();
            await bob.ExpectClosedAsync();
            await alice.ExpectAsync("endpointRemoved");
        }

        await AwaitCountsAsync(1, 1, 1);
        alice.Leave();
        await alice.ExpectClosedAsync();
        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task A_node_that_stops_closes_every_channel_in_order_and_refuses_joins()
    {
        var (alice, bob) = await NewCallAsync();

        await Rooms.StopAsync(Patience);

        await alice.Probe.FishForMessageAsync<SocketClosed>(closed => !closed.Crashed);
        await bob.Probe.FishForMessageAsync<SocketClosed>(closed => !closed.Crashed);
        Assert.Equal(new RoomSystemCounts(0, 0, 0), await Rooms.CountAsync());
        var carol = NewClient();
        carol.Join();
        await carol.ExpectRefusedAsync("shutting_down");
    }

    /// <summary>Alice publishes a track that bob receives. He is done with the answer that gave it to him.</summary>
    private async Task<(SpecClient Alice, SpecClient Bob)> NewCallAsync()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(EndpointExtensions.None.OpeningMs));
        return (alice, bob);
    }
}
