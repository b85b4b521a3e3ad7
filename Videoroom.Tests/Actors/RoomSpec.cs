using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors;
using Videoroom.Actors.Rooms;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors;

/// <summary>The base of specs that run a whole node: its rooms, channels and endpoints, with a media engine of the spec's own.</summary>
public abstract class RoomSpec : ActorSpec
{
    private int _clients;

    /// <summary>Starts the node.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="isClustered">The rooms are under the shard region of a cluster of one, otherwise under the parent of a node alone.</param>
    protected RoomSpec(RoomSystemOptions? options = null, bool isClustered = false)
        : base(isClustered)
    {
        RoomsPath = isClustered ? $"/system/sharding/room/{new RoomExtractor().ShardId("r")}" : "/user/room";
        Options = options ?? new RoomSystemOptions();
        Rooms = RoomSystem.StartAsync(Sys, Engine, Options, Clock).GetAwaiter().GetResult();
    }

    internal FakeMediaEngine Engine { get; } = new();

    internal FakeTimeProvider Clock { get; } = new();

    internal RoomSystemOptions Options { get; }

    internal RoomSystemHandle Rooms { get; }

    /// <summary>The parent of the room with the id <c>r</c>.</summary>
    internal string RoomsPath { get; }

    /// <summary>A client that has not joined yet.</summary>
    internal SpecClient NewClient(string roomId = "r", string parameters = SpecClient.OriginalParameters)
        => new(this, CreateTestProbe($"client-{++_clients}"), roomId, parameters);

    /// <summary>A client that is in the room and has connected; who is there already has been told.</summary>
    internal SpecClient NewConnected(string roomId = "r", string parameters = SpecClient.OriginalParameters, params SpecClient[] others)
    {
        var client = NewClient(roomId, parameters);
        client.Join();
        client.ExpectJoined();
        client.Connect();
        client.Expect("connected");
        foreach (var other in others)
        {
            Assert.Equal(client.PeerId, (string?)other.Expect("endpointAdded")["id"]);
        }

        return client;
    }

    /// <summary>Lets time pass for timers and clocks.</summary>
    internal void Advance(TimeSpan time)
    {
        Clock.Advance(time);
        Scheduler.Advance(time);
    }

    /// <summary>Waits until the node runs just so much.</summary>
    internal void AwaitCounts(int rooms, int channels, int endpoints)
        => AwaitAssert(() => Assert.Equal(
            (new RoomSystemCounts(rooms, channels, endpoints), endpoints),
            (Rooms.CountAsync().GetAwaiter().GetResult(), Engine.Counters.PeerConnections)), interval: LookInterval);
}
