using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>How a peer outlives its node: it comes back at another, or moves to one.</summary>
public class RoomReturnSpecs : RoomActorSpec
{
    private int _channels;

    [Fact]
    public void A_session_at_another_node_takes_the_place_of_the_one_before_and_the_others_keep_the_peer()
    {
        var alice = JoinAndConnect("A");
        var bob = JoinReturning("B", out var oldEndpoint);
        Assert.IsType<EndpointAdded>(alice.ExpectMsg<RoomMediaEvent>().Event);

        var again = Return("B", 2);

        bob.ExpectMsg<PeerReplaced>();
        oldEndpoint.ExpectMsg<StopEndpoint>();
        Assert.Equal(new EndpointConnection("B", "reconnecting"), alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.Equal(2, AnswerNext(out _).Generation);
        again.ExpectMsg<PeerAdded>();
        Connect("B", 2);
        Assert.Equal(["A"], Assert.IsType<Connected>(again.ExpectMsg<RoomMediaEvent>().Event).OtherEndpoints.Select(other => other.Id));
        Assert.Equal(new EndpointConnection("B", "connected"), alice.ExpectMsg<RoomMediaEvent>().Event);
        alice.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_track_that_is_published_again_from_another_session_keeps_its_id_and_only_its_source_is_news()
    {
        var alice = JoinAndConnect("A", out var endpointOfAlice);
        JoinReturning("B", out _);
        Publish("B", 1);
        Assert.IsType<EndpointAdded>(alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.IsType<TracksAdded>(alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.Equal(1, endpointOfAlice.ExpectMsg<ReceiveTracks>().Tracks[0].Source!.Generation);

        Return("B", 2);
        AnswerNext(out _);
        Connect("B", 2);
        Publish("B", 2);

        Assert.Equal(2, endpointOfAlice.ExpectMsg<ReceiveTracks>().Tracks[0].Source!.Generation);
        Assert.IsType<EndpointConnection>(alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.IsType<EndpointConnection>(alice.ExpectMsg<RoomMediaEvent>().Event);
        alice.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_track_that_is_not_published_again_is_gone_after_a_while()
    {
        var alice = JoinAndConnect("A", out var endpointOfAlice);
        JoinReturning("B", out _);
        Publish("B", 1);
        endpointOfAlice.ExpectMsg<ReceiveTracks>();
        Return("B", 2);
        AnswerNext(out _);
        Connect("B", 2);
        alice.FishForMessage<RoomMediaEvent>(message => message.Event is EndpointConnection { State: "connected" });

        Scheduler.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["B:v"], endpointOfAlice.ExpectMsg<StopReceivingTracks>().TrackIds);
    }

    [Fact]
    public void While_a_peer_moves_both_sessions_are_told_and_the_old_one_ends_without_a_trace()
    {
        var alice = JoinAndConnect("A", out var endpointOfAlice);
        var old = JoinReturning("B", out var oldEndpoint);
        Publish("B", 1);
        endpointOfAlice.ExpectMsg<ReceiveTracks>();

        var moved = Return("B", 2, isMove: true);
        AnswerNext(out _);
        moved.ExpectMsg<PeerAdded>();
        Connect("B", 2);
        moved.ExpectMsg<RoomMediaEvent>();
        Room.Tell(new ClientMediaEvent("A", new UpdateEndpointMetadata(new JsonText("""{"displayName":"x"}"""))));
        Assert.IsType<EndpointUpdated>(old.ExpectMsg<RoomMediaEvent>().Event);
        Assert.IsType<EndpointUpdated>(moved.ExpectMsg<RoomMediaEvent>().Event);
        Publish("B", 2);
        Assert.Equal(2, endpointOfAlice.ExpectMsg<ReceiveTracks>().Tracks[0].Source!.Generation);

        // What the old session says of a track that the new one sends is nothing.
        Room.Tell(new TracksPublished("B", [], ["B:v"]));
        Sys.Stop(old.Ref);

        oldEndpoint.ExpectMsg<StopEndpoint>();
        endpointOfAlice.ExpectNoMsg(TimeSpan.Zero);
        Assert.IsType<EndpointAdded>(alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.IsType<TracksAdded>(alice.ExpectMsg<RoomMediaEvent>().Event);
        alice.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_move_that_fails_leaves_the_peer_where_it_is()
    {
        JoinAndConnect("A");
        var old = JoinReturning("B", out var oldEndpoint);
        var moved = Return("B", 2, isMove: true);
        AnswerNext(out var newEndpoint);
        moved.ExpectMsg<PeerAdded>();

        Sys.Stop(moved.Ref);

        newEndpoint.ExpectMsg<StopEndpoint>();
        Room.Tell(new EngineMediaEvent("B", new EndpointRemoved("marker")));
        Assert.Equal(new EndpointRemoved("marker"), old.ExpectMsg<RoomMediaEvent>().Event);
        oldEndpoint.ExpectNoMsg(TimeSpan.Zero);
        Return("B", 3, isMove: true);
        Assert.Equal(3, Endpoints.ExpectMsg<CreateEndpoint>().Generation);
    }

    [Fact]
    public void A_move_that_fails_after_it_has_published_gives_the_tracks_back_to_the_session_before()
    {
        JoinAndConnect("A", out var endpointOfAlice);
        JoinReturning("B", out _);
        Publish("B", 1);
        endpointOfAlice.ExpectMsg<ReceiveTracks>();
        var moved = Return("B", 2, isMove: true);
        AnswerNext(out _);
        moved.ExpectMsg<PeerAdded>();
        Connect("B", 2);
        Publish("B", 2);
        Assert.Equal(2, endpointOfAlice.ExpectMsg<ReceiveTracks>().Tracks[0].Source!.Generation);

        Sys.Stop(moved.Ref);
        AwaitAssert(() =>
        {
            Scheduler.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal(1, endpointOfAlice.ExpectMsg<ReceiveTracks>(TimeSpan.FromMilliseconds(200)).Tracks[0].Source!.Generation);
        });
        Room.Tell(new ClientMediaEvent("B", new UpdateTrackMetadata("B:v", new JsonText("""{"active":false}"""))));
        endpointOfAlice.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_session_that_ends_with_its_node_keeps_its_peers_place()
    {
        var alice = JoinAndConnect("A");
        var bob = JoinReturning("B", out var endpoint);
        alice.ExpectMsg<RoomMediaEvent>();

        Room.Tell(new SessionLost("B"));
        endpoint.ExpectMsg<StopEndpoint>();
        Sys.Stop(bob.Ref);

        Assert.Equal(new EndpointConnection("B", "reconnecting"), alice.ExpectMsg<RoomMediaEvent>().Event);
        alice.ExpectNoMsg(TimeSpan.Zero);
        Return("B", 2);
        Assert.Equal(2, Endpoints.ExpectMsg<CreateEndpoint>().Generation);
    }

    [Fact]
    public void One_whose_new_node_makes_no_endpoint_may_try_again()
    {
        JoinAndConnect("A");
        JoinReturning("B", out _);
        var again = Return("B", 2);
        Room.Tell(new EndpointRefused(Endpoints.ExpectMsg<CreateEndpoint>().CorrelationId, "busy"));
        again.FishForMessage<PeerRefused>(_ => true);

        Return("B", 3);

        Assert.Equal(3, Endpoints.ExpectMsg<CreateEndpoint>().Generation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Row14_an_older_session_than_the_newest_is_refused(int generation)
    {
        JoinReturning("B", out _);
        Return("B", 2);
        AnswerNext(out _);
        var late = generation == 1 ? JoinRaw("B", 1, false, true) : Return("B", 2);

        Assert.Contains(late.ExpectMsg<PeerRefused>().Code, new[] { "resume_failed", "failed_to_start_room" });
    }

    [Fact]
    public void One_whom_nobody_knows_is_taken_in_only_as_long_as_the_room_may_be_another_life_of_an_earlier_one()
    {
        var early = Return("B", 2);
        AnswerNext(out _);
        early.ExpectMsg<PeerAdded>();

        Scheduler.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("resume_failed", Return("C", 2).ExpectMsg<PeerRefused>().Code);
    }

    [Fact]
    public void A_node_that_falls_silent_shows_its_peers_as_reconnecting_until_it_is_heard_again()
    {
        // Here every channel is at the room's own node, whose name is null: no other is meant.
        var alice = JoinAndConnect("A");
        JoinAndConnect("B");
        alice.ExpectMsg<RoomMediaEvent>();

        Room.Tell(new NodeReachability("elsewhere:1", false));
        Room.Tell(new EngineMediaEvent("A", new EndpointRemoved("marker")));

        Assert.Equal(new EndpointRemoved("marker"), alice.ExpectMsg<RoomMediaEvent>().Event);
    }

    private TestProbe JoinReturning(string peerId, out TestProbe endpoint)
    {
        var channel = JoinRaw(peerId, 1, false, true);
        AnswerNext(out endpoint);
        channel.ExpectMsg<PeerAdded>();
        Connect(peerId, 1);
        Assert.IsType<Connected>(channel.ExpectMsg<RoomMediaEvent>().Event);
        return channel;
    }

    private TestProbe Return(string peerId, int generation, bool isMove = false) => JoinRaw(peerId, generation, isMove, true);

    private TestProbe JoinRaw(string peerId, int generation, bool isMove, bool canReturn)
    {
        var channel = NewChannel($"channel-{peerId}-{generation}-{++_channels}");
        Room.Tell(
            new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.OurPage)
            {
                Generation = generation,
                IsMove = isMove,
                CanReturn = canReturn,
            },
            channel.Ref);
        return channel;
    }

    private CreateEndpoint AnswerNext(out TestProbe endpoint)
    {
        var request = Endpoints.ExpectMsg<CreateEndpoint>();
        Answer(request, out endpoint);
        return request;
    }

    private void Connect(string peerId, int generation)
        => Room.Tell(new ClientMediaEvent(peerId, new Connect(JsonText.EmptyObject)) { Generation = generation });

    private void Publish(string peerId, int generation) => Room.Tell(new TracksPublished(
        peerId, [new PublishedTrack($"{peerId}:v", "0", new CodecFormat(Codec.Vp8, 96, 90_000), [], null, null)], [])
    {
        Generation = generation,
    });
}
