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
    public void A_call_goes_on_when_its_room_is_lost_and_nobody_notices()
    {
        var (alice, bob) = NewCall();

        LoseRoom();

        alice.UpdateMetadata("""{"displayName":"Anna"}""");
        Assert.Equal("""{"displayName":"Anna"}""", bob.Expect("endpointUpdated")["metadata"]!.ToJsonString());
        AwaitCounts(1, 2, 2);
        Assert.Empty(alice.Connection.Unpublished);
    }

    [Fact]
    public void Who_comes_after_the_loss_finds_everybody_with_their_tracks()
    {
        var (alice, bob) = NewCall();
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":false}""");
        bob.Expect("trackUpdated");

        LoseRoom();

        var carol = NewClient(parameters: SpecClient.PageParameters);
        carol.Join();
        carol.ExpectJoined();
        carol.Connect();
        var others = carol.Expect("connected")["otherEndpoints"]!.AsArray();
        var publisher = Assert.Single(others, other => (string?)other!["id"] == alice.PeerId)!;
        Assert.Equal("""{"active":false}""", publisher["trackIdToMetadata"]![alice.TrackId("cam")]!.ToJsonString());
        Assert.Contains(others, other => (string?)other!["id"] == bob.PeerId);
    }

    [Fact]
    public void What_a_client_says_while_its_room_is_lost_is_heard_in_the_next_life()
    {
        var (alice, bob) = NewCall();

        var old = StopRoom();
        alice.UpdateTrackMetadata(alice.TrackId("cam"), """{"active":false}""");
        ExpectTerminated(old);

        Assert.Equal("""{"active":false}""", bob.Expect("trackUpdated")["metadata"]!.ToJsonString());
    }

    [Fact]
    public void An_offer_is_answered_while_the_room_is_away()
    {
        var (alice, bob) = NewCall();
        alice.Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        alice.Expect("offerData");

        LoseRoom();
        alice.Offer(["cam", "screen"]);

        var added = bob.Expect("tracksAdded");
        Assert.NotNull(added["tracks"]![alice.TrackId("screen")]);
    }

    [Fact]
    public void Who_was_lost_with_the_room_is_reconnecting_after_5_seconds_and_gone_when_it_does_not_come_back()
    {
        var alice = NewConnected(parameters: SpecClient.PageParameters);
        var bob = NewConnected(parameters: SpecClient.PageParameters, others: alice);

        var room = StopRoom();
        Sys.Stop(bob.Channel);
        ExpectTerminated(room);
        alice.UpdateMetadata("{}");
        AwaitCounts(1, 1, 1);
        Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("reconnecting", (string?)alice.Expect("endpointConnection")["state"]);
        Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(bob.PeerId, (string?)alice.Expect("endpointRemoved")["id"]);
    }

    [Fact]
    public void One_who_left_before_the_loss_does_not_come_back_with_the_room()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        var carol = NewConnected(others: [alice, bob]);
        bob.Leave();
        Assert.Equal(bob.PeerId, (string?)alice.Expect("endpointRemoved")["id"]);
        Assert.Equal(bob.PeerId, (string?)carol.Expect("endpointRemoved")["id"]);

        LoseRoom();
        carol.UpdateMetadata("{}");

        Assert.Equal(carol.PeerId, (string?)alice.Expect("endpointUpdated")["id"]);
        Advance(TimeSpan.FromSeconds(20));
        AwaitCounts(1, 2, 2);
    }

    [Fact]
    public void A_room_that_is_lost_again_and_again_is_there_again_each_time()
    {
        var (alice, bob) = NewCall();
        for (var life = 0; life < 5; life++)
        {
            LoseRoom();
            alice.UpdateMetadata($$"""{"life":{{life}}}""");
            Assert.Equal(life, (int?)bob.Expect("endpointUpdated")["metadata"]!["life"]);
        }
    }

    private (SpecClient Alice, SpecClient Bob) NewCall()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["cam"]);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");
        bob.Offer([], receiving: 1);
        AwaitAssert(() => Assert.Single(bob.Connection.Subscribed));
        return (alice, bob);
    }

    private void LoseRoom() => ExpectTerminated(StopRoom());

    private IActorRef StopRoom()
    {
        var room = Sys.ActorSelection($"{RoomsPath}/r").ResolveOne(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();
        Watch(room);
        Sys.Stop(room);
        return room;
    }
}
