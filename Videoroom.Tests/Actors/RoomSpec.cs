using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors;

/// <summary>The base of specs that run a whole node: its rooms, channels and endpoints, with a media engine of the spec's own.</summary>
public abstract class RoomSpec : ActorSpec
{
    private readonly bool _isClustered;
    private int _clients;

    /// <summary>Decides about the node; <see cref="InitializeAsync"/> starts it.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="isClustered">The rooms are under the shard region of a cluster of one, otherwise under the parent of a node alone.</param>
    protected RoomSpec(RoomSystemOptions? options = null, bool isClustered = false)
        : base(isClustered)
    {
        _isClustered = isClustered;
        Options = options ?? new RoomSystemOptions();
    }

    internal FakeMediaEngine Engine { get; } = new();

    internal FakeTimeProvider Clock { get; } = new();

    internal RoomSystemOptions Options { get; }

    internal RoomSystemHandle Rooms { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Rooms = await RoomSystem.StartAsync(Sys, Engine, Options, Clock);
    }

    /// <summary>A client that has not joined yet.</summary>
    internal SpecClient NewClient(string roomId = "r", string parameters = SpecClient.OriginalParameters)
        => new(this, CreateTestProbe($"client-{++_clients}"), roomId, parameters);

    /// <summary>A client that is in the room and has connected; who is there already has been told.</summary>
    internal async Task<SpecClient> NewConnectedAsync(
        string roomId = "r", string parameters = SpecClient.OriginalParameters, params SpecClient[] others)
    {
        var client = NewClient(roomId, parameters);
        client.Join();
        await client.ExpectJoinedAsync();
        client.Connect();
        await client.ExpectAsync("connected");
        await AwaitConnectionAsync(client);
        foreach (var other in others)
        {
            Assert.Equal(client.PeerId, (string?)(await other.ExpectAsync("endpointAdded"))["id"]);
        }

        return client;
    }

    /// <summary>Waits until the client's endpoint has begun: the room lets the client in as soon as it was told to.</summary>
    internal Task AwaitConnectionAsync(SpecClient client) => AwaitConditionAsync(() => Engine.Has(client.PeerId), Patience, LookInterval);

    /// <summary>Alice publishes a track that bob receives, and his answer has just been taken.</summary>
    internal async Task<(SpecClient Alice, SpecClient Bob)> NewCallJustAnsweredAsync()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["cam"]);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");
        await bob.OfferAsync([], receiving: 1);
        return (alice, bob);
    }

    /// <summary>A room in its present life.</summary>
    internal Task<IActorRef> RoomAsync(string roomId = "r")
    {
        var parent = _isClustered ? $"/system/sharding/room/{new RoomExtractor().ShardId(roomId)}" : "/user/room";
        return Sys.ActorSelection($"{parent}/{roomId}").ResolveOne(Patience);
    }

    /// <summary>
    /// Waits until what a client's endpoint has said is with all whom it concerns: the endpoint tells the channel, which tells the room,
    /// which tells the other endpoints. What they are told after this comes behind it.
    /// </summary>
    internal async Task SettledAsync(SpecClient client)
    {
        await Sys.ActorSelection($"/user/endpoints/{client.PeerId}.*").ResolveOne(Patience);
        await Sys.ActorSelection(client.Channel.Path).ResolveOne(Patience);
        await RoomAsync(client.RoomId);
    }

    /// <summary>Lets time pass for timers and clocks.</summary>
    internal async Task AdvanceAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await AdvanceAsync(time, await RoomAsync());
    }

    /// <summary>Waits until the node runs just so much.</summary>
    internal Task AwaitCountsAsync(int rooms, int channels, int endpoints)
        => AwaitAssertAsync(
            async () => Assert.Equal(
                (new RoomSystemCounts(rooms, channels, endpoints), endpoints),
                (await Rooms.CountAsync(), Engine.Counters.PeerConnections)),
            interval: LookInterval);
}
