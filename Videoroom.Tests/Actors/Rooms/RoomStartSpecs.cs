using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>How a room gets its place on its node, or none, and how it ends.</summary>
public sealed class RoomStartSpecs() : RoomActorSpec(nodeName: "self:1", isRegistered: false)
{
    private static readonly RoomRejected TooMany = new("too_many_rooms", "The server runs as many rooms as it may: 10.");

    [Fact]
    public async Task Who_comes_before_the_room_has_its_place_is_taken_in_when_it_has()
    {
        Join("A");

        Room.Tell(RoomRegistered.Instance);

        Assert.Equal("A", (await Endpoints.ExpectMsgAsync<CreateEndpoint>()).IceName);
    }

    [Fact]
    public async Task A_room_without_a_place_refuses_those_who_wait_with_the_reason_and_gives_who_comes_later_to_its_next_life()
    {
        await WatchAsync(Room);
        var (alice, bob) = (Join("A"), Join("B"));

        Room.Tell(TooMany);

        foreach (var channel in new[] { alice, bob })
        {
            Assert.Equal(new PeerRefused(TooMany.Code, TooMany.Reason), await channel.ExpectMsgAsync<PeerRefused>());
        }

        var passivate = await Parent.ExpectMsgAsync<Passivate>();
        Join("C");
        Room.Tell(passivate.StopMessage);
        Assert.Equal("C", (await Region.ExpectMsgAsync<AddPeerChannel>()).PeerId);
        await ExpectTerminatedAsync(Room);
    }

    [Fact]
    public async Task A_call_that_has_lost_its_room_gets_a_place_beyond_the_limit()
    {
        var channel = NewChannel("channel-A");
        Room.Tell(Registration("A", channel), channel.Ref);

        Room.Tell(TooMany);

        Assert.Equal(new RegisterRoom("r", IsRescued: true), await Rooms.ExpectMsgAsync<RegisterRoom>());
        Room.Tell(RoomRegistered.Instance);
        await channel.ExpectMsgAsync<PeerRegistered>();
        await ExpectNothingFromRoomAsync(channel);
        await ExpectNothingAtParentAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_room_that_is_told_to_stop_before_it_has_a_place_stops(bool isRejected)
    {
        await WatchAsync(Room);
        var room = (IInternalActorRef)Room;
        room.Suspend();
        if (isRejected)
        {
            room.Tell(TooMany);
        }

        room.Tell(StopRoom.Instance);
        room.Resume();

        await ExpectTerminatedAsync(Room);
    }

    [Fact]
    public async Task A_registration_that_comes_while_the_room_ends_goes_to_its_next_life()
    {
        Room.Tell(RoomRegistered.Instance);
        var (alice, _) = await JoinAndConnectAsync("A");
        Sys.Stop(alice.Ref);
        var passivate = await Parent.ExpectMsgAsync<Passivate>();
        var bob = NewChannel("channel-B");
        Room.Tell(Registration("B", bob), bob.Ref);
        Room.Tell("nothing for a room", bob.Ref);
        await WatchAsync(Room);

        Room.Tell(passivate.StopMessage);

        Assert.Equal("B", (await Region.ExpectMsgAsync<RegisterPeer>()).PeerId);
        Assert.Equal(bob.Ref, Region.LastSender);
        await ExpectTerminatedAsync(Room);
        await ExpectNothingAsync(Region);
    }

    [Fact]
    public async Task The_node_is_shown_how_many_are_in_the_room_and_on_which_nodes()
    {
        Room.Tell(RoomRegistered.Instance);
        var far = NewChannel("channel-B");

        var (alice, _) = await JoinAndConnectAsync("A");
        var one = await Rooms.FishForMessageAsync<RoomSummary>(summary => summary.Peers == 1);
        Room.Tell(Registration("B", far), far.Ref);
        var two = await Rooms.FishForMessageAsync<RoomSummary>(summary => summary.Peers == 2);
        Room.Tell(new SessionLost("B"));
        Sys.Stop(alice.Ref);
        var away = await Rooms.FishForMessageAsync<RoomSummary>(summary => summary is { Peers: 1, Nodes.Count: 0 });
        await AdvanceAsync(TimeSpan.FromSeconds(15));
        var none = await Rooms.FishForMessageAsync<RoomSummary>(summary => summary.Peers == 0);

        Assert.Equal(("r", "self:1"), (one.RoomId, Assert.Single(one.Nodes)));
        Assert.Equal("self:1", Assert.Single(two.Nodes));
        Assert.True(two.Epoch > one.Epoch);
        Assert.Equal(away with { Peers = 0 }, none with { Nodes = away.Nodes });
    }

    private RegisterPeer Registration(string peerId, TestProbe channel) => new(
        "r", peerId, 1, channel.Ref, CreateTestProbe().Ref, HasEntered: true, LastEpoch: 5, Simulcast: true,
        new RosterSnapshot([new PeerRecord(new RosterPeer(peerId) { IsConnected = true, CanReturn = true }, [], 50)], []));
}
