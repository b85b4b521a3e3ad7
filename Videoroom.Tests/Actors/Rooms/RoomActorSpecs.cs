using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Rooms;

public class RoomActorSpecs : RoomActorSpec
{
    [Fact]
    public async Task A_peers_endpoint_is_asked_for_at_the_node_of_its_channel_with_its_peer_id_for_ice_and_logs()
    {
        var channel = Join("P");

        var request = await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        Assert.Equal(("P", new LogMetadata("r", "P"), channel.Ref), (request.IceName, request.Log, channel.Ref));
        await ExpectNothingFromRoomAsync(channel);

        Answer(request);
        Assert.True((await channel.ExpectMsgAsync<PeerAdded>()).Simulcast);
        Assert.Equal(Room, channel.LastSender);
    }

    [Fact]
    public async Task An_event_of_a_peer_that_is_not_there_is_dropped_and_the_room_goes_on()
    {
        var (channel, _) = await JoinAndConnectAsync("P");

        Room.Tell(new ClientMediaEvent("unknown", new Connect(JsonText.EmptyObject)));
        await JoinAndConnectAsync("Q");

        Assert.Equal("Q", Assert.IsType<EndpointAdded>((await channel.ExpectMsgAsync<RoomMediaEvent>()).Event).Id);
    }

    [Fact]
    public async Task What_a_peer_says_of_itself_goes_to_all_others_that_have_connected()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var (bob, _) = await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();
        var carol = Join("C");
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await carol.ExpectMsgAsync<PeerAdded>();

        Room.Tell(Update("A", 1));

        Assert.Equal(Updated("A", 1), (await bob.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
        await ExpectNothingFromRoomAsync(carol);
    }

    [Fact]
    public async Task Events_of_a_room_are_numbered_upwards()
    {
        var (channel, _) = await JoinAndConnectAsync("P");
        await JoinAndConnectAsync("Q");
        Room.Tell(Update("Q", 1));

        Assert.True((await channel.ExpectMsgAsync<RoomMediaEvent>()).Sequence < (await channel.ExpectMsgAsync<RoomMediaEvent>()).Sequence);
    }

    [Fact]
    public async Task What_a_channel_tells_again_is_heard_once_and_does_not_undo_what_came_after_it()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var (bob, _) = await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();
        var (first, second) = (Rename("first", 1), Rename("second", 2));

        foreach (var message in new[] { first, first, second, first, second })
        {
            Room.Tell(message, bob.Ref);
        }

        Assert.Equal("first", DisplayName(await alice.ExpectMsgAsync<RoomMediaEvent>()));
        Assert.Equal("second", DisplayName(await alice.ExpectMsgAsync<RoomMediaEvent>()));
        await ExpectNothingFromRoomAsync(alice);

        // Other peers count for themselves.
        Room.Tell(Rename("third", 3), bob.Ref);
        Room.Tell(Rename("another with a number that was handled", 3), bob.Ref);
        Room.Tell(Rename("mine", 1) with { PeerId = "A" }, alice.Ref);
        Assert.Equal("third", DisplayName(await alice.ExpectMsgAsync<RoomMediaEvent>()));
        await bob.FishForMessageAsync<RoomMediaEvent>(message => DisplayName(message) == "mine");
        await ExpectNothingFromRoomAsync(alice);

        static ClientMediaEvent Rename(string name, long sequence)
            => new("B", new UpdateEndpointMetadata(new JsonText($$"""{"displayName":"{{name}}"}"""))) { Sequence = sequence };

        static string? DisplayName(RoomMediaEvent message)
            => (message.Event as EndpointUpdated)?.Metadata.Raw.Split('"')[3];
    }

    [Fact]
    public async Task A_message_without_a_number_is_never_a_repeat()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();

        Room.Tell(new ClientMediaEvent("B", new UpdateEndpointMetadata(new JsonText("""{"displayName":"x"}"""))));
        Room.Tell(new ClientMediaEvent("B", new UpdateEndpointMetadata(new JsonText("""{"displayName":"y"}"""))));

        Assert.IsType<EndpointUpdated>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.IsType<EndpointUpdated>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    [Fact]
    public async Task The_room_tells_a_channel_how_far_it_has_handled_what_it_was_told()
    {
        var channel = CreateTestProbe("channel");
        Room.Tell(new AddPeerChannel("r", "P", channel.Ref, true, EndpointExtensions.None), channel.Ref);
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await channel.FishForMessageAsync<RosterNews>(news => news.Handled == 0);

        Room.Tell(new ClientMediaEvent("P", new Connect(JsonText.EmptyObject)) { Sequence = 4 });

        await channel.FishForMessageAsync<RosterNews>(news => news.Handled == 4);
    }

    [Fact]
    public async Task A_channel_that_dies_during_its_join_leaves_nothing_even_if_its_endpoint_comes_later()
    {
        await JoinAndConnectAsync("Q");
        var channel = Join("P");
        var request = await Endpoints.ExpectMsgAsync<CreateEndpoint>();

        Sys.Stop(channel.Ref);
        await AwaitGoneAsync("P");
        var endpoint = Answer(request);

        await endpoint.ExpectMsgAsync<StopEndpoint>();
    }

    [Fact]
    public async Task A_node_that_does_not_answer_in_time_costs_the_join_and_a_late_endpoint_is_stopped()
    {
        var (other, _) = await JoinAndConnectAsync("Q");
        var channel = Join("P");
        var request = await Endpoints.ExpectMsgAsync<CreateEndpoint>();

        await AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("failed_to_start_room", (await channel.ExpectMsgAsync<PeerRefused>()).Code);
        var endpoint = Answer(request);
        await endpoint.ExpectMsgAsync<StopEndpoint>();
        await ExpectNothingFromRoomAsync(other);
        await AwaitGoneAsync("P");
    }

    [Fact]
    public async Task A_node_that_refuses_the_endpoint_costs_the_join()
    {
        await JoinAndConnectAsync("Q");
        var channel = Join("P");
        Room.Tell(new EndpointRefused((await Endpoints.ExpectMsgAsync<CreateEndpoint>()).CorrelationId, "shutting down"));

        Assert.Equal("failed_to_start_room", (await channel.ExpectMsgAsync<PeerRefused>()).Code);
        await AwaitGoneAsync("P");
    }

    [Fact]
    public async Task When_a_channel_ends_its_endpoint_is_stopped_and_the_othersEndpoints_forget_the_peer()
    {
        var (_, endpointOfAlice) = await JoinAndConnectAsync("A");
        var (bob, endpointOfBob) = await JoinAndConnectAsync("B");

        Sys.Stop(bob.Ref);

        await endpointOfBob.ExpectMsgAsync<StopEndpoint>();
        Assert.Equal("B", (await endpointOfAlice.ExpectMsgAsync<ForgetPeer>()).PeerId);
    }

    [Fact]
    public async Task When_an_endpoint_ends_with_its_channel_it_is_no_crash_whichever_is_heard_of_first()
    {
        var (alice, endpoint) = await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();

        Room.Tell(new EndpointEnded("A"), endpoint.Ref);
        Sys.Stop(endpoint.Ref);
        await AwaitGoneAsync("A");

        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task An_endpoint_that_stops_without_a_word_has_crashed()
    {
        await JoinAndConnectAsync("Q");
        var (alice, endpoint) = await JoinAndConnectAsync("A");
        Sys.Stop(endpoint.Ref);

        Assert.Equal("endpoint_crashed", (await alice.ExpectMsgAsync<PeerRemoved>()).Code);
        await AwaitGoneAsync("A");
    }

    [Fact]
    public async Task The_last_to_leave_makes_the_room_passivate_and_a_join_that_came_before_the_end_goes_back_to_theRegion()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        await WatchAsync(Room);
        Sys.Stop(alice.Ref);
        var passivate = await Parent.ExpectMsgAsync<Passivate>();

        var bob = CreateTestProbe("B");
        var join = new AddPeerChannel("r", "B", bob.Ref, true, EndpointExtensions.None);
        Room.Tell(join, bob.Ref);
        Room.Tell(passivate.StopMessage, ActorRefs.NoSender);

        Assert.Equal(join, await Region.ExpectMsgAsync<AddPeerChannel>());
        Assert.Equal(bob.Ref, Region.LastSender);
        await ExpectTerminatedAsync(Room);
    }

    [Fact]
    public async Task A_room_that_crashes_tells_its_channels_and_passivates_when_nobody_comes()
    {
        var (alice, _) = await JoinAndConnectAsync("A");

        // No actor sends such a thing: it stands for any fault.
        Room.Tell(new TracksOverdue(null!));

        await alice.ExpectMsgAsync<RoomFailed>();
        await Parent.ExpectMsgAsync<Passivate>();
    }

    [Fact]
    public async Task A_question_whether_there_is_a_seat_takes_none_and_asks_for_no_endpoint()
    {
        await JoinAndConnectAsync("A");
        var channel = Ask("P");

        await channel.ExpectMsgAsync<SeatFree>();
        await ExpectNoRequestAsync();
        Assert.Equal(Room, channel.LastSender);
        await AwaitGoneAsync("P");
    }

    [Fact]
    public async Task A_player_that_asks_for_a_seat_learns_who_sends_what_it_would_be_sent_and_a_source_learns_nothing()
    {
        await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        Publish("A", "A:v");

        var record = Assert.Single((await Ask("P", PeerRole.Viewer).ExpectMsgAsync<SeatFree>()).Sent.Peers);
        Assert.Equal(("A", "A:v"), (record.Peer.PeerId, Assert.Single(record.Tracks).TrackId));
        Assert.Empty((await Ask("Q", PeerRole.Viewer, watched: "B").ExpectMsgAsync<SeatFree>()).Sent.Peers);
        Assert.Empty((await Ask("S", PeerRole.Publisher).ExpectMsgAsync<SeatFree>()).Sent.Peers);
    }

    [Fact]
    public async Task A_room_that_was_started_by_a_question_alone_ends_with_its_answer()
    {
        await Ask("P").ExpectMsgAsync<SeatFree>();

        Assert.Equal(StopRoom.Instance, (await Parent.ExpectMsgAsync<Passivate>()).StopMessage);
    }

    [Fact]
    public async Task Who_comes_right_behind_a_question_that_started_the_room_is_taken_by_this_life_of_it()
    {
        // Both wait for the room, as what comes while it is made does.
        var room = (IInternalActorRef)Room;
        room.Suspend();
        var question = Ask("P");
        Join("A");
        room.Resume();

        await question.ExpectMsgAsync<SeatFree>();
        await Endpoints.ExpectMsgAsync<CreateEndpoint>();
    }

    [Fact]
    public async Task An_endpoint_that_comes_late_and_was_registered_meanwhile_is_not_stopped()
    {
        await JoinAndConnectAsync("A");
        var channel = Join("P");
        var request = await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        var endpoint = CreateTestProbe("the-channels-own");
        Room.Tell(new RegisterPeer("r", "P", 1, channel.Ref, endpoint.Ref, HasEntered: true, 0, true, RosterSnapshot.Empty), channel.Ref);
        await channel.ExpectMsgAsync<PeerRegistered>();
        await endpoint.ExpectMsgAsync<AdoptEndpoint>();

        Room.Tell(new EndpointCreated(request.CorrelationId, endpoint.Ref));

        await ExpectNothingFromRoomAsync(endpoint);
    }

    [Fact]
    public async Task Each_join_has_its_own_time_limit()
    {
        await JoinAndConnectAsync("Q");
        var slow = Join("P");
        await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        await JoinAndConnectAsync("R");

        await AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("failed_to_start_room", (await slow.ExpectMsgAsync<PeerRefused>()).Code);
    }

    [Fact]
    public async Task One_who_is_refused_a_seat_gets_none()
    {
        for (var i = 0; i < 50; i++)
        {
            Join($"P{i}");
            await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        }

        Assert.Equal("room_full", (await Join("Q").ExpectMsgAsync<PeerRefused>()).Code);
        await ExpectNoRequestAsync();
    }

    [Fact]
    public async Task A_channel_of_this_node_that_had_ended_before_it_could_be_watched_is_gone_at_once()
    {
        await JoinAndConnectAsync("Q");
        var channel = NewChannel();
        await WatchAsync(channel.Ref);
        Sys.Stop(channel.Ref);
        await ExpectTerminatedAsync(channel.Ref);

        Room.Tell(new AddPeerChannel("r", "P", channel.Ref, true, EndpointExtensions.None), ActorRefs.NoSender);

        await AwaitGoneAsync("P");
    }

    [Fact]
    public async Task Row12_metadata_counts_for_what_a_peer_may_change_and_who_is_removed_for_it_changes_nothing_more()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var (bob, _) = await JoinAndConnectAsync("B");
        var (carol, _) = await JoinAndConnectAsync("C");
        await alice.ExpectMsgAsync<RoomMediaEvent>();
        await alice.ExpectMsgAsync<RoomMediaEvent>();
        var tooMuch = $$"""{"x":"{{new string('x', ChangeBudget.Capacity)}}"}""";

        Room.Tell(new ClientMediaEvent("B", new UpdateEndpointMetadata(new JsonText(tooMuch))));
        Room.Tell(new TracksPublished("C", [new PublishedTrack("C:v", "0", new CodecFormat(Codec.Vp8, 96, 90_000), [], tooMuch, null)], []));

        Assert.Equal("rate_limited", (await bob.FishForMessageAsync<PeerRemoved>(_ => true)).Code);
        Assert.Equal("rate_limited", (await carol.FishForMessageAsync<PeerRemoved>(_ => true)).Code);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task What_changes_nothing_costs_a_peer_nothing()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();
        var metadata = new JsonText("""{"displayName":"x"}""");

        for (var i = 0; i < ChangeBudget.Capacity / ChangeBudget.BytesPerChange * 2; i++)
        {
            Room.Tell(new ClientMediaEvent("B", new UpdateEndpointMetadata(metadata)));
        }

        Assert.Equal(new EndpointUpdated("B", metadata), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Room.Tell(new ClientMediaEvent("B", new UpdateEndpointMetadata(JsonText.EmptyObject)));
        Assert.Equal(new EndpointUpdated("B", JsonText.EmptyObject), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    [Fact]
    public async Task Row14_ten_refusals_of_one_peer_are_logged_and_no_more()
    {
        await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log, typeof(Warning));

        for (var i = 0; i < 20; i++)
        {
            Room.Tell(new ClientMediaEvent("A", new UpdateTrackMetadata($"not-its-own-{i}", JsonText.EmptyObject)));
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.Contains($"not-its-own-{i},", $"{(await log.ExpectMsgAsync<Warning>()).Message}", StringComparison.Ordinal);
        }

        await ExpectNothingAsync(log, Room);
        Room.Tell(new ClientMediaEvent("B", new UpdateTrackMetadata("nor-this", JsonText.EmptyObject)));
        Assert.Contains("nor-this,", $"{(await log.ExpectMsgAsync<Warning>()).Message}", StringComparison.Ordinal);
    }

    private Akka.TestKit.TestProbe Ask(string peerId, PeerRole role = PeerRole.Publisher, string? watched = null)
    {
        var channel = NewChannel();
        Room.Tell(new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.Http(role), watched) { AsksOnly = true }, channel.Ref);
        return channel;
    }
}
