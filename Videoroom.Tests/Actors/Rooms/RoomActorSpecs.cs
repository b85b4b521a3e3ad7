using Akka.Actor;
using Akka.Cluster.Sharding;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

public class RoomActorSpecs : RoomActorSpec
{
    [Fact]
    public void A_peers_endpoint_is_asked_for_at_the_node_of_its_channel_with_its_peer_id_for_ice_and_logs()
    {
        var channel = Join("P");

        var request = Endpoints.ExpectMsg<CreateEndpoint>();
        Assert.Equal(("P", new LogMetadata("r", "P"), channel.Ref), (request.IceName, request.Log, channel.Ref));
        channel.ExpectNoMsg(TimeSpan.Zero);

        Answer(request, out _);
        Assert.True(channel.ExpectMsg<PeerAdded>().Simulcast);
        Assert.Equal(Room, channel.LastSender);
    }

    [Fact]
    public void An_event_for_a_peer_that_is_not_there_is_dropped_and_the_room_goes_on()
    {
        var channel = JoinAndConnect("P");

        Room.Tell(new EngineMediaEvent("unknown", new EndpointRemoved("x")));
        Room.Tell(new ClientMediaEvent("unknown", new Connect(JsonText.EmptyObject)));
        Room.Tell(new EngineMediaEvent("P", new EndpointRemoved("y")));

        Assert.Equal(new EndpointRemoved("y"), channel.ExpectMsg<RoomMediaEvent>().Event);
    }

    [Fact]
    public void An_event_for_all_goes_to_all_that_have_connected()
    {
        var alice = JoinAndConnect("A");
        var bob = JoinAndConnect("B");
        alice.ExpectMsg<RoomMediaEvent>();
        var carol = Join("C");
        Answer(Endpoints.ExpectMsg<CreateEndpoint>(), out _);
        carol.ExpectMsg<PeerAdded>();

        Room.Tell(new EngineMediaEvent(null, new EndpointRemoved("x")));
        Room.Tell(new EngineMediaEvent("C", new EndpointRemoved("y")));

        Assert.Equal(new EndpointRemoved("x"), alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.Equal(new EndpointRemoved("x"), bob.ExpectMsg<RoomMediaEvent>().Event);
        Assert.Equal(new EndpointRemoved("y"), carol.ExpectMsg<RoomMediaEvent>().Event);
    }

    [Fact]
    public void Events_of_a_room_are_numbered_upwards()
    {
        var channel = JoinAndConnect("P");
        Room.Tell(new EngineMediaEvent("P", new EndpointRemoved("x")));
        Room.Tell(new EngineMediaEvent("P", new EndpointRemoved("y")));

        Assert.True(channel.ExpectMsg<RoomMediaEvent>().Sequence < channel.ExpectMsg<RoomMediaEvent>().Sequence);
    }

    [Fact]
    public void A_channel_that_dies_during_its_join_leaves_nothing_even_if_its_endpoint_comes_later()
    {
        JoinAndConnect("Q");
        var channel = Join("P");
        var request = Endpoints.ExpectMsg<CreateEndpoint>();

        Sys.Stop(channel.Ref);
        AwaitGone("P");
        Answer(request, out var endpoint);

        endpoint.ExpectMsg<StopEndpoint>();
    }

    [Fact]
    public void A_node_that_does_not_answer_in_time_costs_the_join_and_a_late_endpoint_is_stopped()
    {
        JoinAndConnect("Q");
        var channel = Join("P");
        var request = Endpoints.ExpectMsg<CreateEndpoint>();

        Scheduler.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("failed_to_start_room", channel.ExpectMsg<PeerRefused>().Code);
        Answer(request, out var endpoint);
        endpoint.ExpectMsg<StopEndpoint>();
    }

    [Fact]
    public void A_node_that_refuses_the_endpoint_costs_the_join()
    {
        JoinAndConnect("Q");
        var channel = Join("P");
        Room.Tell(new EndpointRefused(Endpoints.ExpectMsg<CreateEndpoint>().CorrelationId, "shutting down"));

        Assert.Equal("failed_to_start_room", channel.ExpectMsg<PeerRefused>().Code);
    }

    [Fact]
    public void When_a_channel_ends_its_endpoint_is_stopped_and_the_othersEndpoints_forget_the_peer()
    {
        JoinAndConnect("A", out var endpointOfAlice);
        var bob = JoinAndConnect("B", out var endpointOfBob);

        Sys.Stop(bob.Ref);

        endpointOfBob.ExpectMsg<StopEndpoint>();
        Assert.Equal("B", endpointOfAlice.ExpectMsg<ForgetPeer>().PeerId);
    }

    [Fact]
    public void When_an_endpoint_ends_with_its_channel_it_is_no_crash_whichever_is_heard_of_first()
    {
        var alice = JoinAndConnect("A", out var endpoint);
        JoinAndConnect("B");
        alice.ExpectMsg<RoomMediaEvent>();

        Room.Tell(new EndpointEnded("A"), endpoint.Ref);
        Sys.Stop(endpoint.Ref);
        AwaitGone("A");

        alice.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void An_endpoint_that_stops_without_a_word_has_crashed()
    {
        var alice = JoinAndConnect("A", out var endpoint);
        Sys.Stop(endpoint.Ref);

        Assert.Equal("endpoint_crashed", alice.ExpectMsg<PeerRemoved>().Code);
    }

    [Fact]
    public void The_last_to_leave_makes_the_room_passivate_and_a_join_that_came_before_the_end_goes_back_to_theRegion()
    {
        var alice = JoinAndConnect("A");
        Watch(Room);
        Sys.Stop(alice.Ref);
        var passivate = Parent.ExpectMsg<Passivate>();

        var bob = CreateTestProbe("B");
        var join = new AddPeerChannel("r", "B", bob.Ref, true, EndpointExtensions.None);
        Room.Tell(join, bob.Ref);
        Room.Tell(passivate.StopMessage, ActorRefs.NoSender);

        Assert.Equal(join, Region.ExpectMsg<AddPeerChannel>());
        Assert.Equal(bob.Ref, Region.LastSender);
        ExpectTerminated(Room);
    }

    [Fact]
    public void A_room_that_crashes_tells_its_channels_and_passivates_when_nobody_comes()
    {
        var alice = JoinAndConnect("A");

        // No actor sends such a thing: it stands for any fault.
        Room.Tell(new TracksOverdue(null!));

        alice.ExpectMsg<RoomFailed>();
        Parent.ExpectMsg<Passivate>();
    }
}
