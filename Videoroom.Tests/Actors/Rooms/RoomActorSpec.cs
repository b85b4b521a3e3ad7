using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The base of specs of the room alone: parent, channels and the node's endpoints are the spec's own.</summary>
public abstract class RoomActorSpec : ActorSpec
{
    /// <summary>Starts the room.</summary>
    /// <param name="nodeName">The node's name in its cluster; null without one.</param>
    protected RoomActorSpec(string? nodeName = null)
    {
        Parent = CreateTestProbe("parent");
        Region = CreateTestProbe("region");
        Endpoints = CreateTestProbe("endpoint-requests");
        var options = new RoomSystemOptions { NodeName = nodeName };
        var rooms = Sys.ActorOf(Props.Create(() => new RoomsActor(10)), RoomsActor.Name);
        var region = Region.Ref;
        var dependencies = new RoomDependencies(
            options, new PeerLimitPolicy(50), rooms, () => region, new RoomEpochs(), new FakeTimeProvider());
        Sys.ActorOf(Props.Create(() => new Relay(Endpoints.Ref)), EndpointsActor.Name);
        Sys.ActorOf(Props.Create(() => new ShardStandIn(RoomActor.Props("r", dependencies), Parent.Ref)), "shard");
        Room = Parent.ExpectMsg<IActorRef>();
    }

    internal TestProbe Parent { get; }

    internal TestProbe Region { get; }

    internal TestProbe Endpoints { get; }

    internal IActorRef Room { get; }

    internal TestProbe Join(string peerId)
    {
        var channel = NewChannel($"channel-{peerId}");
        Room.Tell(new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.None), channel.Ref);
        return channel;
    }

    /// <summary>A channel that shows what the room tells it, but for the news to its mirror of the roster.</summary>
    internal TestProbe NewChannel(string? name = null)
    {
        var channel = CreateTestProbe(name);
        channel.IgnoreMessages<RosterNews>();
        return channel;
    }

    internal void Answer(CreateEndpoint request, out TestProbe endpoint)
    {
        endpoint = CreateTestProbe($"endpoint-{request.IceName}-{request.CorrelationId}");
        Room.Tell(new EndpointCreated(request.CorrelationId, endpoint.Ref));
    }

    internal TestProbe JoinAndConnect(string peerId) => JoinAndConnect(peerId, out _);

    internal TestProbe JoinAndConnect(string peerId, out TestProbe endpoint)
    {
        var channel = Join(peerId);
        Answer(Endpoints.ExpectMsg<CreateEndpoint>(), out endpoint);
        channel.ExpectMsg<PeerAdded>();
        Room.Tell(new ClientMediaEvent(peerId, new Connect(JsonText.EmptyObject)));
        Assert.IsType<Connected>(channel.ExpectMsg<RoomMediaEvent>().Event);
        return channel;
    }

    /// <summary>Waits until the room has removed the peer: only then does it take another channel under the same id.</summary>
    internal void AwaitGone(string peerId) => AwaitAssert(() =>
    {
        var channel = NewChannel();
        Room.Tell(new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.None), channel.Ref);
        Room.Tell(new EngineMediaEvent(peerId, new EndpointRemoved("marker")));

        // Refused while the old one is there; the new one gets the marker.
        Assert.IsType<RoomMediaEvent>(channel.ExpectMsg<object>());
    });

    /// <summary>Stands where the node's endpoints supervisor is looked for.</summary>
    private sealed class Relay : ReceiveActor
    {
        public Relay(IActorRef target) => ReceiveAny(target.Forward);
    }

    /// <summary>Stands for the shard: shows what the room tells its parent.</summary>
    private sealed class ShardStandIn : ReceiveActor
    {
        public ShardStandIn(Props room, IActorRef observer)
        {
            observer.Tell(Context.ActorOf(room, "r"));
            ReceiveAny(observer.Forward);
        }
    }
}
