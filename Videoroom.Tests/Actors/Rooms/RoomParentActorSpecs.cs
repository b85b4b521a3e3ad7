using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What gives messages to the rooms of a node without a cluster.</summary>
public class RoomParentActorSpecs : ActorSpec
{
    private const string Wish = "passivate";

    private readonly TestProbe _rooms;
    private readonly IActorRef _parent;

    public RoomParentActorSpecs()
    {
        _rooms = CreateTestProbe("rooms");
        var rooms = _rooms.Ref;
        _parent = Sys.ActorOf(RoomParentActor.Props(_ => Props.Create(() => new RoomStandIn(rooms)), new RoomExtractor()), RoomParentActor.Name);
    }

    [Fact]
    public async Task Each_room_has_a_child_of_its_own_whatever_its_id_is()
    {
        var (plain, odd) = (await TellAsync("r"), await TellAsync("Raum 1/ä?#"));

        Assert.NotEqual(plain, odd);
        Assert.Equal(plain, await TellAsync("r"));
        Assert.Equal(["Raum%201%2F%C3%A4%3F%23", "r"], new[] { odd, plain }.Select(room => room.Path.Name));
    }

    [Fact]
    public async Task What_is_for_no_room_starts_none()
    {
        var room = await TellAsync("r");

        _parent.Tell("something else");
        _parent.Tell(Message(""));

        // A parent that had failed over them would have stopped its rooms.
        await ExpectNothingAsync(room);
        Assert.Equal(room, await TellAsync("r"));
    }

    [Fact]
    public async Task A_room_that_wishes_to_end_gets_its_stop_message_once_and_what_comes_meanwhile_goes_to_its_next_life()
    {
        var first = await TellAsync("r");
        await WatchAsync(first);
        first.Tell(Wish);
        first.Tell(Wish);
        Assert.Equal((first, StopRoom.Instance), await NextAsync());
        await ExpectNothingAsync(first);

        _parent.Tell(Message("r", "A"), TestActor);
        _parent.Tell(Message("r", "B"), TestActor);
        await ExpectNothingAsync(first);
        Sys.Stop(first);
        await ExpectTerminatedAsync(first);

        var (second, message) = await NextAsync();
        Assert.NotEqual(first, second);
        Assert.Equal(("A", "B"), (((AddPeerChannel)message).PeerId, ((AddPeerChannel)(await NextAsync()).Message).PeerId));
    }

    [Fact]
    public async Task So_many_messages_wait_for_the_end_of_a_room_and_more_are_dropped()
    {
        var first = await TellAsync("r");
        first.Tell(Wish);
        await NextAsync();
        for (var i = 0; i < RoomParentActor.MaxWaiting + 3; i++)
        {
            _parent.Tell(Message("r", $"{i}"), TestActor);
        }

        await ExpectNothingAsync(first);
        Sys.Stop(first);
        for (var i = 0; i < RoomParentActor.MaxWaiting; i++)
        {
            Assert.Equal($"{i}", ((AddPeerChannel)(await NextAsync()).Message).PeerId);
        }

        Assert.Equal("last", ((AddPeerChannel)(await TellForMessageAsync("r", "last")).Message).PeerId);
    }

    [Fact]
    public async Task The_wish_of_one_that_is_no_room_of_this_node_ends_none()
    {
        var room = await TellAsync("r");

        _parent.Tell(new Passivate(StopRoom.Instance), TestActor);

        await ExpectNothingAsync(room);
        Assert.Equal(room, await TellAsync("r"));
    }

    /// <summary>Proves that a room has got nothing more, by way of the parent or after a wish of its own.</summary>
    private async Task ExpectNothingAsync(IActorRef room)
    {
        await ExpectNothingAsync(_rooms, room);
        await ExpectNothingAsync(_rooms, _parent);
        await ExpectNothingAsync(_rooms, room);
    }

    private AddPeerChannel Message(string roomId, string peerId = "P") => new(roomId, peerId, TestActor, true, EndpointExtensions.None);

    private async Task<IActorRef> TellAsync(string roomId) => (await TellForMessageAsync(roomId, "P")).Room;

    private async Task<(IActorRef Room, object Message)> TellForMessageAsync(string roomId, string peerId)
    {
        _parent.Tell(Message(roomId, peerId), TestActor);
        return await NextAsync();
    }

    private async Task<(IActorRef Room, object Message)> NextAsync() => await _rooms.ExpectMsgAsync<(IActorRef, object)>();

    /// <summary>Stands for a room: shows who it is and what it gets, and wishes to end when it is told to.</summary>
    private sealed class RoomStandIn : ReceiveActor
    {
        public RoomStandIn(IActorRef observer) => ReceiveAny(message =>
        {
            if (message is Wish)
            {
                Context.Parent.Tell(new Passivate(StopRoom.Instance));
            }
            else
            {
                observer.Tell((Self, message));
            }
        });
    }
}
