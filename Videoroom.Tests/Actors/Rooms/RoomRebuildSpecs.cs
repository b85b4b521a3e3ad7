using Akka.Actor;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>A room that is lost is there again, made of what its channels know. Here it is stopped, as when its shard moves.</summary>
public class RoomRebuildSpecs : RoomSpec
{
    public RoomRebuildSpecs()
    {
    }

    protected RoomRebuildSpecs(bool isClustered)
        : base(isClustered: isClustered)
    {
    }

    [Fact]
    public async Task A_call_goes_on_when_its_room_is_lost_and_nobody_notices()
    {
        var (alice, bob) = await NewCallAsync();

        await LoseRoomAsync();

        alice.UpdateMetadata("""{"displayName":"Anna"}""");
        Assert.Equal("""{"displayName":"Anna"}""", (await bob.ExpectAsync("endpointUpdated"))["metadata"]!.ToJsonString());
        await AwaitCountsAsync(1, 2, 2);
        Assert.Empty(alice.Connection.Unpublished);
    }

    [Fact]
    public async Task Who_comes_after_the_loss_finds_everybody_with_their_tracks()
    {
        var (alice, bob) = await NewCallAsync();
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":false}""");
        await bob.ExpectAsync("trackUpdated");

        await LoseRoomAsync();

        // Once bob hears of it, the room's next life knows both.
        alice.UpdateMetadata("{}");
        await bob.ExpectAsync("endpointUpdated");

        var carol = NewClient(parameters: SpecClient.PageParameters);
        carol.Join();
        await carol.ExpectJoinedAsync();
        carol.Connect();
        var others = (await carol.ExpectAsync("connected"))["otherEndpoints"]!.AsArray();
        var publisher = Assert.Single(others, other => (string?)other!["id"] == alice.PeerId)!;
        Assert.Equal("""{"active":false}""", publisher["trackIdToMetadata"]![alice.TrackId("cam")]!.ToJsonString());
        Assert.Contains(others, other => (string?)other!["id"] == bob.PeerId);
    }

    [Fact]
    public async Task What_a_client_says_while_its_room_is_lost_is_heard_in_the_next_life()
    {
        var (alice, bob) = await NewCallAsync();

        var old = await StopRoomAsync();
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":false}""");
        await ExpectTerminatedAsync(old);

        Assert.Equal("""{"active":false}""", (await bob.ExpectAsync("trackUpdated"))["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task An_offer_is_answered_while_the_room_is_away()
    {
        var (alice, bob) = await NewCallAsync();
        alice.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        await alice.ExpectAsync("offerData");

        await LoseRoomAsync();
        await alice.OfferAsync(["cam", "screen"]);

        var added = await bob.ExpectAsync("tracksAdded");
        Assert.NotNull(added["tracks"]![alice.TrackId("screen")]);
    }

    [Fact]
    public async Task Who_was_lost_with_the_room_is_reconnecting_after_5_seconds_and_gone_when_it_does_not_come_back()
    {
        var alice = await NewConnectedAsync(parameters: SpecClient.PageParameters);
        var bob = await NewConnectedAsync(parameters: SpecClient.PageParameters, others: alice);
        var carol = await NewConnectedAsync(parameters: SpecClient.PageParameters, others: [alice, bob]);

        // Both at once: neither is to hear of the other's end.
        var room = await WatchAsync(await RoomAsync());
        Sys.Stop(room);
        Sys.Stop(bob.Channel);
        await ExpectTerminatedAsync(room);
        alice.UpdateMetadata("{}");

        // What carol hears, a room says that has begun to wait for bob.
        await carol.ExpectAsync("endpointUpdated");
        await AwaitCountsAsync(1, 2, 2);
        await AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("reconnecting", (string?)(await alice.ExpectAsync("endpointConnection"))["state"]);
        await AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("endpointRemoved"))["id"]);
    }

    [Fact]
    public async Task One_who_left_before_the_loss_does_not_come_back_with_the_room()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        var carol = await NewConnectedAsync(others: [alice, bob]);
        bob.Leave();
        Assert.Equal(bob.PeerId, (string?)(await alice.ExpectAsync("endpointRemoved"))["id"]);
        Assert.Equal(bob.PeerId, (string?)(await carol.ExpectAsync("endpointRemoved"))["id"]);

        await LoseRoomAsync();
        carol.UpdateMetadata("{}");

        Assert.Equal(carol.PeerId, (string?)(await alice.ExpectAsync("endpointUpdated"))["id"]);
        await AdvanceAsync(TimeSpan.FromSeconds(20));
        await AwaitCountsAsync(1, 2, 2);
    }

    [Fact]
    public async Task A_room_that_is_lost_again_and_again_is_there_again_each_time()
    {
        var (alice, bob) = await NewCallAsync();
        for (var life = 0; life < 5; life++)
        {
            await LoseRoomAsync();
            alice.UpdateMetadata($$"""{"life":{{life}}}""");
            Assert.Equal(life, (int?)(await bob.ExpectAsync("endpointUpdated"))["metadata"]!["life"]);
        }
    }

    private async Task<(SpecClient Alice, SpecClient Bob)> NewCallAsync()
    {
        var (alice, bob) = await NewCallJustAnsweredAsync();
        await AwaitAssertAsync(() => Assert.Single(bob.Connection.Subscribed));
        return (alice, bob);
    }

    private async Task LoseRoomAsync() => await ExpectTerminatedAsync(await StopRoomAsync());

    private async Task<IActorRef> StopRoomAsync()
    {
        var room = await WatchAsync(await RoomAsync());
        Sys.Stop(room);
        return room;
    }
}
