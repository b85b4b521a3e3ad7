using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The node's list of its rooms.</summary>
public class RoomsActorSpecs : ActorSpec
{
    private readonly FakeTimeProvider _clock = new();
    private readonly IActorRef _rooms;

    public RoomsActorSpecs() => _rooms = Sys.ActorOf(Props.Create(() => new RoomsActor(2, _clock)));

    [Fact]
    public async Task A_node_takes_so_many_rooms_and_the_next_when_one_has_ended()
    {
        var (first, second, third) = (NewRoom(), NewRoom(), NewRoom());
        Assert.IsType<RoomRegistered>(await RegisterAsync(first));
        Assert.IsType<RoomRegistered>(await RegisterAsync(second));

        Assert.Equal("too_many_rooms", Assert.IsType<RoomRejected>(await RegisterAsync(third)).Code);
        Assert.IsType<RoomRegistered>(await RegisterAsync(first));
        Assert.Equal(2, await CountAsync());

        Sys.Stop(first.Ref);
        await AwaitAssertAsync(async () => Assert.Equal(1, await CountAsync()), interval: LookInterval);
        Assert.IsType<RoomRegistered>(await RegisterAsync(third));
    }

    [Fact]
    public async Task A_room_whose_call_goes_on_is_taken_beyond_the_limit()
    {
        await RegisterAsync(NewRoom());
        await RegisterAsync(NewRoom());

        Assert.IsType<RoomRegistered>(await RegisterAsync(NewRoom(), isRescued: true));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task That_rooms_are_refused_is_logged_once_a_minute_however_many_there_are()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log, typeof(Warning));
        for (var room = 0; room < 5; room++)
        {
            await RegisterAsync(NewRoom());
        }

        Assert.EndsWith("refused since its start: 1", $"{(await log.ExpectMsgAsync<Warning>()).Message}", StringComparison.Ordinal);
        await ExpectNothingAsync(log, _rooms);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await RegisterAsync(NewRoom());

        Assert.EndsWith("refused since its start: 4", $"{(await log.ExpectMsgAsync<Warning>()).Message}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_drains_takes_no_room_keeps_those_it_has_and_says_when_the_last_is_gone()
    {
        var (first, second) = (NewRoom(), NewRoom());
        await RegisterAsync(first);
        await RegisterAsync(second);

        _rooms.Tell(Drain.Instance, TestActor);
        Assert.Equal("shutting_down", Assert.IsType<RoomRejected>(await RegisterAsync(NewRoom(), isRescued: true)).Code);
        Assert.IsType<RoomRegistered>(await RegisterAsync(first));
        Sys.Stop(first.Ref);
        await AwaitAssertAsync(async () => Assert.Equal(1, await CountAsync()), interval: LookInterval);
        Sys.Stop(second.Ref);

        await ExpectMsgAsync<Drained>();
        var another = CreateTestProbe();
        _rooms.Tell(Drain.Instance, another.Ref);
        await another.ExpectMsgAsync<Drained>();

        // Each is told once.
        _rooms.Tell(new Identify(null), TestActor);
        await ExpectMsgAsync<ActorIdentity>();
    }

    [Fact]
    public async Task News_of_nodes_goes_to_every_room()
    {
        var (first, second) = (NewRoom(), NewRoom());
        await RegisterAsync(first);
        await RegisterAsync(second);

        _rooms.Tell(new NodeReachability("n:1", false));

        Assert.Equal("n:1", (await first.ExpectMsgAsync<NodeReachability>()).Node);
        Assert.Equal("n:1", (await second.ExpectMsgAsync<NodeReachability>()).Node);
        _rooms.Tell(new NodeGone("n:2", 1));
        Assert.Equal("n:2", (await first.ExpectMsgAsync<NodeGone>()).Node);
        Assert.Equal("n:2", (await second.ExpectMsgAsync<NodeGone>()).Node);
    }

    [Fact]
    public async Task The_fullest_rooms_are_listed_first_and_a_room_that_is_not_registered_never()
    {
        var (small, large) = (NewRoom(), NewRoom());
        await RegisterAsync(small);
        await RegisterAsync(large);
        Assert.Empty((await _rooms.Ask<RoomList>(new ListRooms(10), Patience)).Rooms);
        small.Send(_rooms, new RoomSummary("small", 1, 2, []));
        large.Send(_rooms, new RoomSummary("large", 1, 9, []));
        NewRoom().Send(_rooms, new RoomSummary("unknown", 1, 50, []));

        Assert.Equal(["large", "small"], (await _rooms.Ask<RoomList>(new ListRooms(10), Patience)).Rooms.Select(room => room.RoomId));
        Assert.Equal(["large"], (await _rooms.Ask<RoomList>(new ListRooms(1), Patience)).Rooms.Select(room => room.RoomId));
    }

    private TestProbe NewRoom() => CreateTestProbe();

    private async Task<object> RegisterAsync(TestProbe room, bool isRescued = false)
    {
        room.Send(_rooms, new RegisterRoom("r", isRescued));
        return await room.ExpectMsgAsync<object>();
    }

    private async Task<int> CountAsync() => (await _rooms.Ask<Census>(GetCensus.Instance, Patience)).Count;
}
