using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>How a peer outlives its node: it comes back at another, or moves to one.</summary>
public class RoomReturnSpecs : RoomActorSpec
{
    private int _channels;

    [Fact]
    public async Task A_session_at_another_node_takes_the_place_of_the_one_before_and_the_others_keep_the_peer()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var (bob, oldEndpoint) = await JoinReturningAsync("B");
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);

        var again = Arrive("B", 2);

        await bob.ExpectMsgAsync<PeerReplaced>();
        await oldEndpoint.ExpectMsgAsync<StopEndpoint>();
        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal(2, (await AnswerNextAsync()).Request.Generation);
        await again.ExpectMsgAsync<PeerAdded>();
        Connect("B", 2);
        Assert.Equal(["A"], Assert.IsType<Connected>((await again.ExpectMsgAsync<RoomMediaEvent>()).Event).OtherEndpoints.Select(other => other.Id));
        Assert.Equal(new EndpointConnection("B", "connected"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_track_that_is_published_again_from_another_session_keeps_its_id_and_only_its_source_is_news()
    {
        var (alice, endpointOfAlice) = await JoinAndConnectAsync("A");
        await JoinReturningAsync("B");
        Publish("B", "B:v", 1);
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.IsType<TracksAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal(1, (await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>()).Tracks[0].Source!.Generation);

        Arrive("B", 2);
        await AnswerNextAsync();
        Connect("B", 2);
        Publish("B", "B:v", 2);

        Assert.Equal(2, (await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>()).Tracks[0].Source!.Generation);
        Assert.IsType<EndpointConnection>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.IsType<EndpointConnection>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_track_that_is_not_published_again_is_gone_after_a_while()
    {
        var (alice, endpointOfAlice) = await JoinAndConnectAsync("A");
        await JoinReturningAsync("B");
        Publish("B", "B:v", 1);
        await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>();
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Arrive("B", 2);
        await AnswerNextAsync();
        Connect("B", 2);
        await alice.FishForMessageAsync<RoomMediaEvent>(message => message.Event is EndpointConnection { State: "connected" });

        await AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["B:v"], (await endpointOfAlice.ExpectMsgAsync<StopReceivingTracks>()).TrackIds);
    }

    [Fact]
    public async Task While_a_peer_moves_both_sessions_are_told_and_the_old_one_ends_without_a_trace()
    {
        var (alice, endpointOfAlice) = await JoinAndConnectAsync("A");
        var (old, oldEndpoint) = await JoinReturningAsync("B");
        Publish("B", "B:v", 1);
        await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>();

        var moved = Arrive("B", 2, isMove: true);
        await AnswerNextAsync();
        await moved.ExpectMsgAsync<PeerAdded>();
        Connect("B", 2);
        await moved.ExpectMsgAsync<RoomMediaEvent>();
        Room.Tell(new ClientMediaEvent("A", new UpdateEndpointMetadata(new JsonText("""{"displayName":"x"}"""))));
        Assert.IsType<EndpointUpdated>((await old.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.IsType<EndpointUpdated>((await moved.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Publish("B", "B:v", 2);
        Assert.Equal(2, (await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>()).Tracks[0].Source!.Generation);

        // What the old session says of a track that the new one sends is nothing.
        Room.Tell(new TracksPublished("B", [], ["B:v"]));
        Sys.Stop(old.Ref);

        await oldEndpoint.ExpectMsgAsync<StopEndpoint>();
        await ExpectNothingFromRoomAsync(endpointOfAlice);
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.IsType<TracksAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_move_that_fails_leaves_the_peer_where_it_is()
    {
        await JoinAndConnectAsync("A");
        var (old, oldEndpoint) = await JoinReturningAsync("B");
        var moved = Arrive("B", 2, isMove: true);
        var (_, newEndpoint) = await AnswerNextAsync();
        await moved.ExpectMsgAsync<PeerAdded>();

        Sys.Stop(moved.Ref);

        await newEndpoint.ExpectMsgAsync<StopEndpoint>();
        Room.Tell(Update("A", 1));
        Assert.Equal(Updated("A", 1), (await old.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(oldEndpoint);
        Arrive("B", 3, isMove: true);
        Assert.Equal(3, (await Endpoints.ExpectMsgAsync<CreateEndpoint>()).Generation);
    }

    [Fact]
    public async Task A_move_that_fails_after_it_has_published_gives_the_tracks_back_to_the_session_before()
    {
        var (_, endpointOfAlice) = await JoinAndConnectAsync("A");
        await JoinReturningAsync("B");
        Publish("B", "B:v", 1);
        await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>();
        var moved = Arrive("B", 2, isMove: true);
        var (_, newEndpoint) = await AnswerNextAsync();
        await moved.ExpectMsgAsync<PeerAdded>();
        Connect("B", 2);
        Publish("B", "B:v", 2);
        Assert.Equal(2, (await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>()).Tracks[0].Source!.Generation);

        Sys.Stop(moved.Ref);
        await newEndpoint.ExpectMsgAsync<StopEndpoint>();
        await AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, (await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>()).Tracks[0].Source!.Generation);
        Room.Tell(new ClientMediaEvent("B", new UpdateTrackMetadata("B:v", new JsonText("""{"active":false}"""))));
        Assert.Equal((1, true), (await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>()).Tracks[0] is var track ? (track.Source!.Generation, track.IsInactive) : default);
        await ExpectNothingFromRoomAsync(endpointOfAlice);
    }

    [Fact]
    public async Task A_session_that_ends_with_its_node_keeps_its_peers_place()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var (bob, endpoint) = await JoinReturningAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();

        Room.Tell(new SessionLost("B"));
        await endpoint.ExpectMsgAsync<StopEndpoint>();
        Sys.Stop(bob.Ref);

        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
        Arrive("B", 2);
        Assert.Equal(2, (await Endpoints.ExpectMsgAsync<CreateEndpoint>()).Generation);
    }

    [Fact]
    public async Task One_whose_new_node_makes_no_endpoint_may_try_again()
    {
        var (_, endpointOfAlice) = await JoinAndConnectAsync("A");
        await JoinReturningAsync("B");
        var again = Arrive("B", 2);
        Room.Tell(new EndpointRefused((await Endpoints.ExpectMsgAsync<CreateEndpoint>()).CorrelationId, "busy"));
        await again.FishForMessageAsync<PeerRefused>(_ => true);
        await ExpectNothingFromRoomAsync(endpointOfAlice);

        Arrive("B", 3);

        Assert.Equal(3, (await Endpoints.ExpectMsgAsync<CreateEndpoint>()).Generation);
    }

    [Fact]
    public async Task A_session_that_has_not_entered_yet_hears_nothing_of_the_others_and_then_everything()
    {
        await JoinAndConnectAsync("A");
        var (_, firstEndpoint) = await JoinReturningAsync("B");
        Room.Tell(new SessionLost("B"));
        await firstEndpoint.ExpectMsgAsync<StopEndpoint>();
        var again = Arrive("B", 2);
        var (_, endpoint) = await AnswerNextAsync();
        await again.ExpectMsgAsync<PeerAdded>();

        // A client that heard of it before connected would answer an offerData that comes with it, and the answer be dropped.
        Publish("A", "A:v");
        await ExpectNothingFromRoomAsync(again);
        await ExpectNothingFromRoomAsync(endpoint);

        Connect("B", 2);
        var connected = Assert.IsType<Connected>((await again.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal(["A:v"], Assert.Single(connected.OtherEndpoints).Tracks.Keys);
        Assert.Equal(["A:v"], (await endpoint.ExpectMsgAsync<ReceiveTracks>()).Tracks.Select(track => track.TrackId));
    }

    [Fact]
    public async Task A_session_that_got_no_endpoint_takes_no_place_with_it_when_it_ends()
    {
        var (alice, endpointOfAlice) = await JoinAndConnectAsync("A");
        await JoinReturningAsync("B");
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        var again = Arrive("B", 2);
        Room.Tell(new EndpointRefused((await Endpoints.ExpectMsgAsync<CreateEndpoint>()).CorrelationId, "busy"));
        await again.FishForMessageAsync<PeerRefused>(_ => true);
        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);

        Room.Tell(new EndpointEnded("B") { Generation = 2 });

        await ExpectNothingFromRoomAsync(alice);
        await ExpectNothingFromRoomAsync(endpointOfAlice);
    }

    [Fact]
    public async Task One_who_comes_for_the_first_time_and_gets_no_endpoint_has_no_place_to_return_to()
    {
        var first = Arrive("B", 1);

        Room.Tell(new EndpointRefused((await Endpoints.ExpectMsgAsync<CreateEndpoint>()).CorrelationId, "busy"));

        await first.ExpectMsgAsync<PeerRefused>();
        await Parent.ExpectMsgAsync<Passivate>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Row14_an_older_session_than_the_newest_is_refused(int generation)
    {
        await JoinReturningAsync("B");
        var newest = Arrive("B", 2);
        await AnswerNextAsync();
        await newest.ExpectMsgAsync<PeerAdded>();
        var late = Arrive("B", generation);

        Assert.Contains((await late.ExpectMsgAsync<PeerRefused>()).Code, new[] { "resume_failed", "failed_to_start_room" });
        await ExpectNothingFromRoomAsync(newest);
        await ExpectNoRequestAsync();
    }

    [Fact]
    public async Task One_whom_nobody_knows_is_taken_in_only_as_long_as_the_room_may_be_another_life_of_an_earlier_one()
    {
        var early = Arrive("B", 2);
        await AnswerNextAsync();
        await early.ExpectMsgAsync<PeerAdded>();

        await AdvanceAsync(TimeSpan.FromSeconds(15));

        Assert.Equal("resume_failed", (await Arrive("C", 2).ExpectMsgAsync<PeerRefused>()).Code);
    }

    [Fact]
    public async Task A_node_that_falls_silent_concerns_nobody_who_is_not_on_it()
    {
        // Here every channel is at the room's own node, whose name is null: no other is meant.
        var (alice, _) = await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();

        Room.Tell(new NodeReachability("elsewhere:1", false));
        Room.Tell(Update("B", 1));

        Assert.Equal(Updated("B", 1), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    [Fact]
    public async Task Those_who_do_not_publish_again_lose_their_tracks_each_in_its_own_time()
    {
        var (_, endpointOfAlice) = await JoinAndConnectAsync("A");
        foreach (var peerId in new[] { "B", "C" })
        {
            await JoinReturningAsync(peerId);
            Publish(peerId, $"{peerId}:v", 1);
            await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>();
            Arrive(peerId, 2);
            await AnswerNextAsync();
            Connect(peerId, 2);
        }

        await AdvanceAsync(TimeSpan.FromSeconds(10));

        List<string> stopped = [.. (await endpointOfAlice.ExpectMsgAsync<StopReceivingTracks>()).TrackIds];
        stopped.AddRange((await endpointOfAlice.ExpectMsgAsync<StopReceivingTracks>()).TrackIds);
        Assert.Equal(["B:v", "C:v"], stopped.Order());
    }

    [Fact]
    public async Task A_track_that_only_the_old_session_of_a_move_sends_ends_with_it_but_not_before_the_new_one_has_had_time()
    {
        var (_, endpointOfAlice) = await JoinAndConnectAsync("A");
        var (first, firstEndpoint) = await JoinReturningAsync("B");
        Publish("B", "B:v", 1);
        await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>();
        await MoveAsync("B", 2);

        Sys.Stop(first.Ref);
        await firstEndpoint.ExpectMsgAsync<StopEndpoint>();
        await ExpectNothingFromRoomAsync(endpointOfAlice);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["B:v"], (await endpointOfAlice.ExpectMsgAsync<StopReceivingTracks>()).TrackIds);

        Publish("B", "B:v", 2);
        await endpointOfAlice.ExpectMsgAsync<ReceiveTracks>();
        await MoveAsync("B", 3);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await ExpectNothingFromRoomAsync(endpointOfAlice);
        Room.Tell(new SessionLost("B") { Generation = 2 });
        Assert.Equal(["B:v"], (await endpointOfAlice.ExpectMsgAsync<StopReceivingTracks>()).TrackIds);
    }

    [Fact]
    public async Task One_in_the_middle_of_a_move_is_here_as_long_as_one_of_its_sessions_is()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        await JoinReturningAsync("B");
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        var moved = await MoveAsync("B", 2);

        Room.Tell(new SetPeerConnection("B", IsConnected: false));
        await ExpectNothingFromRoomAsync(alice);
        Room.Tell(new SessionLost("B") { Generation = 2 });

        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(moved);
    }

    [Fact]
    public async Task A_session_that_is_lost_while_there_is_another_is_over_and_nobody_waits_for_it()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var (_, firstEndpoint) = await JoinReturningAsync("B");
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await MoveAsync("B", 2);

        Room.Tell(new SessionLost("B"));

        await firstEndpoint.ExpectMsgAsync<StopEndpoint>();
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_join_of_the_old_session_that_comes_again_during_a_move_is_not_refused()
    {
        await JoinAndConnectAsync("A");
        var (first, _) = await JoinReturningAsync("B");
        await MoveAsync("B", 2);

        Room.Tell(new AddPeerChannel("r", "B", first.Ref, true, EndpointExtensions.OurPage) { CanReturn = true }, first.Ref);

        await ExpectNothingFromRoomAsync(first);
    }

    [Fact]
    public async Task The_mirrors_learn_at_once_that_a_peer_has_another_session()
    {
        var mirror = CreateTestProbe("mirror");
        Room.Tell(new AddPeerChannel("r", "A", mirror.Ref, true, EndpointExtensions.OurPage), mirror.Ref);
        await AnswerNextAsync();
        await JoinReturningAsync("B");

        Arrive("B", 2, isMove: true);

        await mirror.FishForMessageAsync<RosterNews>(news => news.Roster.Peers.Any(record => record.Peer is { PeerId: "B", Generation: 2 }));
    }

    /// <summary>A second session of the peer, beside the one that it has, which has entered.</summary>
    private async Task<TestProbe> MoveAsync(string peerId, int generation)
    {
        var moved = Arrive(peerId, generation, isMove: true);
        await AnswerNextAsync();
        await moved.ExpectMsgAsync<PeerAdded>();
        Connect(peerId, generation);
        Assert.IsType<Connected>((await moved.ExpectMsgAsync<RoomMediaEvent>()).Event);
        return moved;
    }

    private async Task<(TestProbe Channel, TestProbe Endpoint)> JoinReturningAsync(string peerId)
    {
        var channel = Arrive(peerId, 1);
        var (_, endpoint) = await AnswerNextAsync();
        await channel.ExpectMsgAsync<PeerAdded>();
        Connect(peerId, 1);
        Assert.IsType<Connected>((await channel.ExpectMsgAsync<RoomMediaEvent>()).Event);
        return (channel, endpoint);
    }

    /// <summary>A session of the peer asks to be taken in.</summary>
    private TestProbe Arrive(string peerId, int generation, bool isMove = false)
    {
        var channel = NewChannel($"channel-{peerId}-{generation}-{++_channels}");
        Room.Tell(JoinOf(peerId, channel, generation, isMove), channel.Ref);
        return channel;
    }

    private async Task<(CreateEndpoint Request, TestProbe Endpoint)> AnswerNextAsync()
    {
        var request = await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        return (request, Answer(request));
    }

    private void Connect(string peerId, int generation)
        => Room.Tell(new ClientMediaEvent(peerId, new Connect(JsonText.EmptyObject)) { Generation = generation });
}
