using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;
using Videoroom.Tests.Runtime;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The room alone: parent, channels and the node's endpoints are the spec's own.</summary>
public class RoomActorSpecs : ActorSpec
{
    private readonly TestProbe _parent;
    private readonly TestProbe _region;
    private readonly TestProbe _endpoints;
    private readonly IActorRef _room;

    public RoomActorSpecs()
    {
        _parent = CreateTestProbe("parent");
        _region = CreateTestProbe("region");
        _endpoints = CreateTestProbe("endpoint-requests");
        var options = new RoomSystemOptions();
        var rooms = Sys.ActorOf(Props.Create(() => new RoomsActor(10)), RoomsActor.Name);
        var region = _region.Ref;
        var dependencies = new RoomDependencies(options, new PeerLimitPolicy(50), rooms, () => region, new ClockEpochs(new FakeTimeProvider()), new FakeTimeProvider());
        Sys.ActorOf(Props.Create(() => new Relay(_endpoints.Ref)), EndpointsActor.Name);
        Sys.ActorOf(Props.Create(() => new Parent(RoomActor.Props("r", dependencies), _parent.Ref)), "shard");
        _room = _parent.ExpectMsg<IActorRef>();
    }

    [Fact]
    public void A_peers_endpoint_is_asked_for_at_the_node_of_its_channel_with_its_peer_id_for_ice_and_logs()
    {
        var channel = Join("P");

        var request = _endpoints.ExpectMsg<CreateEndpoint>();
        Assert.Equal(("P", new LogMetadata("r", "P"), channel.Ref), (request.IceName, request.Log, channel.Ref));
        channel.ExpectNoMsg(TimeSpan.Zero);

        Answer(request, out _);
        Assert.True(channel.ExpectMsg<PeerAdded>().Simulcast);
        Assert.Equal(_room, channel.LastSender);
    }

    [Fact]
    public void An_event_for_a_peer_that_is_not_there_is_dropped_and_the_room_goes_on()
    {
        var channel = JoinAndConnect("P");

        _room.Tell(new EngineMediaEvent("unknown", new EndpointRemoved("x")));
        _room.Tell(new ClientMediaEvent("unknown", new Connect(JsonText.EmptyObject)));
        _room.Tell(new EngineMediaEvent("P", new EndpointRemoved("y")));

        Assert.Equal(new EndpointRemoved("y"), channel.ExpectMsg<RoomMediaEvent>().Event);
    }

    [Fact]
    public void An_event_for_all_goes_to_all_that_have_connected()
    {
        var alice = JoinAndConnect("A");
        var bob = JoinAndConnect("B");
        alice.ExpectMsg<RoomMediaEvent>();
        var carol = Join("C");
        Answer(_endpoints.ExpectMsg<CreateEndpoint>(), out _);
        carol.ExpectMsg<PeerAdded>();

        _room.Tell(new EngineMediaEvent(null, new EndpointRemoved("x")));
        _room.Tell(new EngineMediaEvent("C", new EndpointRemoved("y")));

        Assert.Equal(new EndpointRemoved("x"), alice.ExpectMsg<RoomMediaEvent>().Event);
        Assert.Equal(new EndpointRemoved("x"), bob.ExpectMsg<RoomMediaEvent>().Event);
        Assert.Equal(new EndpointRemoved("y"), carol.ExpectMsg<RoomMediaEvent>().Event);
    }

    [Fact]
    public void Events_of_a_room_are_numbered_upwards()
    {
        var channel = JoinAndConnect("P");
        _room.Tell(new EngineMediaEvent("P", new EndpointRemoved("x")));
        _room.Tell(new EngineMediaEvent("P", new EndpointRemoved("y")));

        Assert.True(channel.ExpectMsg<RoomMediaEvent>().Sequence < channel.ExpectMsg<RoomMediaEvent>().Sequence);
    }

    [Fact]
    public void A_channel_that_dies_during_its_join_leaves_nothing_even_if_its_endpoint_comes_later()
    {
        JoinAndConnect("Q");
        var channel = Join("P");
        var request = _endpoints.ExpectMsg<CreateEndpoint>();

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
        var request = _endpoints.ExpectMsg<CreateEndpoint>();

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
        _room.Tell(new EndpointRefused(_endpoints.ExpectMsg<CreateEndpoint>().CorrelationId, "shutting down"));

        Assert.Equal("failed_to_start_room", channel.ExpectMsg<PeerRefused>().Code);
    }

    [Fact]
    public void When_a_channel_ends_its_endpoint_is_stopped_and_the_others_endpoints_forget_the_peer()
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

        _room.Tell(new EndpointEnded("A"), endpoint.Ref);
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
    public void The_last_to_leave_makes_the_room_passivate_and_a_join_that_came_before_the_end_goes_back_to_the_region()
    {
        var alice = JoinAndConnect("A");
        Watch(_room);
        Sys.Stop(alice.Ref);
        var passivate = _parent.ExpectMsg<Passivate>();

        var bob = CreateTestProbe("B");
        var join = new AddPeerChannel("r", "B", bob.Ref, true, EndpointExtensions.None);
        _room.Tell(join, bob.Ref);
        _room.Tell(passivate.StopMessage, ActorRefs.NoSender);

        Assert.Equal(join, _region.ExpectMsg<AddPeerChannel>());
        Assert.Equal(bob.Ref, _region.LastSender);
        ExpectTerminated(_room);
    }

    [Fact]
    public void A_room_that_crashes_tells_its_channels_and_passivates_when_nobody_comes()
    {
        var alice = JoinAndConnect("A");

        // No actor sends such a thing: it stands for any fault.
        _room.Tell(new TracksPublished("A", null!, null!));

        alice.ExpectMsg<RoomFailed>();
        _parent.ExpectMsg<Passivate>();
    }

    private TestProbe Join(string peerId)
    {
        var channel = NewChannel($"channel-{peerId}");
        _room.Tell(new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.None), channel.Ref);
        return channel;
    }

    /// <summary>A channel that shows what the room tells it, but for the news to its mirror of the roster.</summary>
    private TestProbe NewChannel(string? name = null)
    {
        var channel = CreateTestProbe(name);
        channel.IgnoreMessages<RosterNews>();
        return channel;
    }

    private void Answer(CreateEndpoint request, out TestProbe endpoint)
    {
        endpoint = CreateTestProbe($"endpoint-{request.IceName}");
        _room.Tell(new EndpointCreated(request.CorrelationId, endpoint.Ref));
    }

    private TestProbe JoinAndConnect(string peerId) => JoinAndConnect(peerId, out _);

    private TestProbe JoinAndConnect(string peerId, out TestProbe endpoint)
    {
        var channel = Join(peerId);
        Answer(_endpoints.ExpectMsg<CreateEndpoint>(), out endpoint);
        channel.ExpectMsg<PeerAdded>();
        _room.Tell(new ClientMediaEvent(peerId, new Connect(JsonText.EmptyObject)));
        Assert.IsType<Connected>(channel.ExpectMsg<RoomMediaEvent>().Event);
        return channel;
    }

    /// <summary>Waits until the room has removed the peer: only then does it take another channel under the same id.</summary>
    private void AwaitGone(string peerId) => AwaitAssert(() =>
    {
        var channel = NewChannel();
        _room.Tell(new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.None), channel.Ref);
        _room.Tell(new EngineMediaEvent(peerId, new EndpointRemoved("marker")));

        // Refused while the old one is there; the new one gets the marker.
        Assert.IsType<RoomMediaEvent>(channel.ExpectMsg<object>());
    });

    /// <summary>Stands where the node's endpoints supervisor is looked for.</summary>
    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef target) => ReceiveAny(target.Forward);
    }

    /// <summary>Stands for the shard: shows what the room tells its parent.</summary>
    private sealed class Parent : ReceiveActor
    {
        public Parent(Props room, IActorRef observer)
        {
            observer.Tell(Context.ActorOf(room, "r"));
            ReceiveAny(observer.Forward);
        }
    }
}
