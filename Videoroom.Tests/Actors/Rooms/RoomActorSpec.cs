using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The base of specs of the room alone: parent, channels and the node's endpoints are the spec's own.</summary>
public abstract class RoomActorSpec : ActorSpec
{
    private readonly RoomSystemOptions _options;
    private readonly bool _isRegistered;
    private IActorRef _endpointsSupervisor = ActorRefs.Nobody;

    /// <summary>Decides about the room; <see cref="InitializeAsync"/> starts it.</summary>
    /// <param name="nodeName">The node's name in its cluster; null without one.</param>
    /// <param name="isClustered">Whether the node has links to others.</param>
    /// <param name="isRegistered">Whether the room has its place on the node when the spec begins; else <see cref="Rooms"/> is asked for it.</param>
    protected RoomActorSpec(string? nodeName = null, bool isClustered = false, bool isRegistered = true)
        : base(isClustered)
    {
        _isRegistered = isRegistered;
        Rooms = CreateTestProbe("rooms-requests");
        Parent = CreateTestProbe("parent");
        Region = CreateTestProbe("region");
        Endpoints = CreateTestProbe("endpoint-requests");
        _options = new RoomSystemOptions { NodeName = nodeName };
    }

    internal TestProbe Parent { get; }

    internal TestProbe Region { get; }

    /// <summary>Stands for the node's list of its rooms, in a spec that gives the room its place itself.</summary>
    internal TestProbe Rooms { get; }

    internal TestProbe Endpoints { get; }

    internal IActorRef Room { get; private set; } = ActorRefs.Nobody;

    /// <summary>Starts the room and waits until it has its place on the node: what it is told before that, it stashes.</summary>
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var rooms = _isRegistered ? Sys.ActorOf(Props.Create(() => new RoomsActor(10, TimeProvider.System)), RoomsActor.Name) : Rooms.Ref;
        var region = Region.Ref;
        var dependencies = new RoomDependencies(
            _options, new PeerLimitPolicy(50), rooms, () => region, new RoomEpochs(), new FakeTimeProvider());
        _endpointsSupervisor = Sys.ActorOf(Props.Create(() => new Relay(Endpoints.Ref)), CreateEndpoint.Supervisor);
        Sys.ActorOf(Props.Create(() => new ShardStandIn(RoomActor.Props("r", dependencies), Parent.Ref)), "shard");
        Room = await Parent.ExpectMsgAsync<IActorRef>();

        if (!_isRegistered)
        {
            Assert.Equal(new RegisterRoom("r"), await Rooms.ExpectMsgAsync<RegisterRoom>());
            return;
        }

        // It is counted in the turn in which it is told that it has its place.
        await AwaitAssertAsync(async () => Assert.Equal(1, (await rooms.Ask<Census>(GetCensus.Instance)).Count), interval: LookInterval);
    }

    /// <summary>Proves that the room has told a channel or an endpoint nothing that has not been expected yet.</summary>
    internal Task ExpectNothingFromRoomAsync(TestProbe channelOrEndpoint) => ExpectNothingAsync(channelOrEndpoint, Room);

    /// <summary>Proves that the room has asked the node's supervisor of endpoints for none that has not been expected yet.</summary>
    internal Task ExpectNoRequestAsync() => ExpectNothingAsync(Endpoints, Room, _endpointsSupervisor);

    /// <summary>Proves that the room has told its parent nothing that has not been expected yet: it does not wish to end.</summary>
    internal Task ExpectNothingAtParentAsync() => ExpectNothingAsync(Parent, Room, ((IInternalActorRef)Room).Parent);

    /// <summary>Lets time pass for the room's timers.</summary>
    internal Task AdvanceAsync(TimeSpan time) => AdvanceAsync(time, Room);

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

    /// <summary>What the channel of our page asks the room for.</summary>
    internal static AddPeerChannel JoinOf(string peerId, TestProbe channel, int generation = 1, bool isMove = false, bool canReturn = true)
        => new("r", peerId, channel.Ref, true, EndpointExtensions.OurPage) { Generation = generation, IsMove = isMove, CanReturn = canReturn };

    /// <summary>The peer says something of itself, which the others are told as <see cref="Updated"/>.</summary>
    internal static ClientMediaEvent Update(string peerId, int number) => new(peerId, new UpdateEndpointMetadata(Numbered(number)));

    /// <summary>What the others are told after <see cref="Update"/>.</summary>
    internal static EndpointUpdated Updated(string peerId, int number) => new(peerId, Numbered(number));

    /// <summary>An offer of the peer adds a track of video, or changes it.</summary>
    internal void Publish(string peerId, string trackId, int generation = 1, IReadOnlyList<string>? encodings = null) => Room.Tell(
        new TracksPublished(peerId, [new PublishedTrack(trackId, "0", new CodecFormat(Codec.Vp8, 96, 90_000), encodings ?? [], null, null)], [])
        {
            Generation = generation,
        });

    /// <returns>The endpoint.</returns>
    internal TestProbe Answer(CreateEndpoint request)
    {
        var endpoint = CreateTestProbe($"endpoint-{request.IceName}-{request.CorrelationId}");
        Room.Tell(new EndpointCreated(request.CorrelationId, endpoint.Ref));
        return endpoint;
    }

    internal async Task<(TestProbe Channel, TestProbe Endpoint)> JoinAndConnectAsync(string peerId)
    {
        var channel = Join(peerId);
        var endpoint = Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await channel.ExpectMsgAsync<PeerAdded>();
        Room.Tell(new ClientMediaEvent(peerId, new Connect(JsonText.EmptyObject)));
        Assert.IsType<Connected>((await channel.ExpectMsgAsync<RoomMediaEvent>()).Event);
        return (channel, endpoint);
    }

    /// <summary>Waits until the room has removed the peer: only then does it take another channel under the same id.</summary>
    internal Task AwaitGoneAsync(string peerId) => AwaitAssertAsync(() => ExpectPlaceAsync(peerId, isFree: true), interval: LookInterval);

    /// <summary>Who comes under an id is refused while the id has its place, and takes it when it has none.</summary>
    internal async Task ExpectPlaceAsync(string peerId, bool isFree)
    {
        var another = NewChannel();
        Room.Tell(JoinOf(peerId, another, canReturn: false), another.Ref);
        Room.Tell(new Identify(null), another.Ref);
        Assert.Equal(isFree, await another.ExpectMsgAsync<object>() is ActorIdentity);
    }

    private static JsonText Numbered(int number) => new($$"""{"number":{{number}}}""");

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
