using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Relay;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>The first messages of a room's next life, in whatever order they come.</summary>
public class RoomTakeoverSpecs() : RoomActorSpec("self:1")
{
    [Fact]
    public async Task One_who_is_back_before_those_who_know_it_waits_for_them()
    {
        var bob = Return("B", 2);
        await ExpectNoRequestAsync();

        var (alice, _) = Register("A", RosterOf(("A", 1), ("B", 1)));

        await alice.ExpectMsgAsync<PeerRegistered>();
        Assert.Equal(2, (await Endpoints.ExpectMsgAsync<CreateEndpoint>()).Generation);
        await ExpectNothingFromRoomAsync(bob);
        await alice.FishForMessageAsync<RoomMediaEvent>(message => message.Event is EndpointConnection { EndpointId: "B", State: "reconnecting" });
    }

    [Fact]
    public async Task One_who_is_back_and_whom_nobody_knows_does_not_wait_for_long()
    {
        Return("B", 2);

        await AdvanceAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal(2, (await Endpoints.ExpectMsgAsync<CreateEndpoint>()).Generation);
    }

    [Fact]
    public async Task What_others_remember_of_a_peer_does_not_replace_what_it_says_itself()
    {
        Register("B", RosterOf(("B", 2)), generation: 2);

        Register("A", RosterOf(("A", 1), ("B", 1)));

        var late = Return("B", 2);
        Assert.Equal("resume_failed", (await late.ExpectMsgAsync<PeerRefused>()).Code);
    }

    [Fact]
    public async Task Both_sessions_of_a_peer_that_moves_are_taken_in_whichever_comes_first()
    {
        var (moved, _) = Register("B", RosterOf(("B", 2)), generation: 2);
        var (old, _) = Register("B", RosterOf(("B", 2)), generation: 1);

        await moved.ExpectMsgAsync<PeerRegistered>();
        await old.ExpectMsgAsync<PeerRegistered>();
    }

    [Fact]
    public async Task One_whose_join_was_answered_by_the_room_before_keeps_the_endpoint_of_then()
    {
        var channel = NewChannel("channel-A-1");
        Room.Tell(new AddPeerChannel("r", "A", channel.Ref, true, EndpointExtensions.OurPage), channel.Ref);
        var second = await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        var secondEndpoint = Answer(second);
        await channel.ExpectMsgAsync<PeerAdded>();

        var firstEndpoint = CreateTestProbe("first-endpoint");
        Room.Tell(new RegisterPeer("r", "A", 1, channel.Ref, firstEndpoint.Ref, true, 0, true, RosterOf(("A", 1))), channel.Ref);

        await secondEndpoint.ExpectMsgAsync<StopEndpoint>();
        await firstEndpoint.ExpectMsgAsync<AdoptEndpoint>();
        await channel.ExpectMsgAsync<PeerRegistered>();
    }

    [Fact]
    public async Task A_registration_of_one_whom_nobody_knows_leaves_no_empty_room()
    {
        var (alice, _) = Register("A", RosterSnapshot.Empty);

        Assert.Equal("resume_failed", (await alice.ExpectMsgAsync<PeerRefused>()).Code);
        await Parent.ExpectMsgAsync<Akka.Cluster.Sharding.Passivate>();
    }

    [Fact]
    public async Task A_question_that_comes_again_is_answered_and_a_later_one_brings_what_may_have_been_lost()
    {
        var (alice, endpoint) = Register("A", RosterOf(("A", 1)), question: 1);
        await alice.ExpectMsgAsync<PeerRegistered>();
        await JoinAndConnectAsync("C");
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);

        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, endpoint.Ref, question: 1), alice.Ref);
        await alice.ExpectMsgAsync<PeerRegistered>();
        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, endpoint.Ref, question: 2), alice.Ref);
        await alice.ExpectMsgAsync<PeerRegistered>();
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    private TestProbe Return(string peerId, int generation)
    {
        var channel = NewChannel($"channel-{peerId}-{generation}-again");
        Room.Tell(
            new AddPeerChannel("r", peerId, channel.Ref, true, EndpointExtensions.OurPage) { Generation = generation, CanReturn = true },
            channel.Ref);
        return channel;
    }

    private (TestProbe Channel, TestProbe Endpoint) Register(string peerId, RosterSnapshot roster, int generation = 1, long question = 0)
    {
        var channel = NewChannel($"channel-{peerId}-{generation}");
        var endpoint = CreateTestProbe($"endpoint-{peerId}-{generation}");
        Room.Tell(Registration(peerId, roster, generation, channel.Ref, endpoint.Ref, question), channel.Ref);
        return (channel, endpoint);
    }

    private static RegisterPeer Registration(
        string peerId, RosterSnapshot roster, int generation, IActorRef channel, IActorRef endpoint, long question) =>
        new("r", peerId, generation, channel, endpoint, true, 0, true, roster) { Question = question };

    private static RosterSnapshot RosterOf(params (string PeerId, int Generation)[] peers) => new(
        [
            .. peers.Select((peer, index) => new PeerRecord(
                new RosterPeer(peer.PeerId) { IsConnected = true, CanReturn = true, Generation = peer.Generation, Node = "n:1" },
                [
                    new RoomTrack($"{peer.PeerId}:v", peer.PeerId, new CodecFormat(Codec.Vp8, 96, 90_000), [], JsonText.EmptyObject)
                    {
                        Source = new TrackSource("n:1", peer.Generation),
                    },
                ],
                50 + index)),
        ],
        []);
}
