using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

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
    public async Task One_who_was_alone_is_let_in_at_once_and_hears_of_whoever_was_there_after_all()
    {
        var alice = await EnterAloneAsync("A");
        Assert.Empty(Assert.IsType<Connected>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event).OtherEndpoints);

        Register("B", RosterOf(("A", 1), ("B", 1)));

        Assert.Equal("B", Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event).Id);
    }

    [Fact]
    public async Task Tracks_of_before_that_one_who_is_back_already_does_not_publish_again_are_gone_after_a_while()
    {
        await EnterAloneAsync("A");
        await AdvanceAsync(TimeSpan.FromSeconds(10));

        var (_, endpointOfBob) = Register("B", RosterOf(("A", 1), ("B", 1)));
        await endpointOfBob.ExpectMsgAsync<AdoptEndpoint>();
        await ExpectNothingFromRoomAsync(endpointOfBob);
        await AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["A:v"], (await endpointOfBob.ExpectMsgAsync<StopReceivingTracks>()).TrackIds);
    }

    [Fact]
    public async Task One_who_asks_again_before_it_was_let_in_is_told_everything_again()
    {
        var (alice, endpoint) = await JoinAndConnectAsync("A");
        await JoinAndConnectAsync("B");
        await alice.ExpectMsgAsync<RoomMediaEvent>();

        Room.Tell(new RegisterPeer("r", "A", 1, alice.Ref, endpoint.Ref, HasEntered: false, 0, true, RosterSnapshot.Empty) { Question = 1 }, alice.Ref);

        await alice.ExpectMsgAsync<PeerRegistered>();
        var connected = Assert.IsType<Connected>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal("B", Assert.Single(connected.OtherEndpoints).Id);
    }

    [Fact]
    public async Task One_who_waits_does_not_wait_longer_because_others_come()
    {
        Return("B", 2);
        await AdvanceAsync(TimeSpan.FromMilliseconds(400));
        Return("C", 2);

        await AdvanceAsync(TimeSpan.FromMilliseconds(100));

        await Endpoints.ExpectMsgAsync<CreateEndpoint>();
        await Endpoints.ExpectMsgAsync<CreateEndpoint>();
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

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(7, 8)]
    public async Task The_epoch_is_above_that_of_every_life_that_somebody_has_seen(long seen, long expected)
    {
        var alice = NewChannel("channel-A");
        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, NewChannel().Ref, question: 1) with { LastEpoch = seen }, alice.Ref);

        Assert.Equal(expected, (await alice.ExpectMsgAsync<PeerRegistered>()).Epoch);
    }

    [Fact]
    public async Task One_who_registers_is_told_of_those_who_came_before_it_and_its_mirror_gets_all()
    {
        await JoinAndConnectAsync("C");
        var alice = CreateTestProbe("channel-A");

        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, NewChannel().Ref, question: 1), alice.Ref);

        await alice.ExpectMsgAsync<PeerRegistered>();
        Assert.IsType<EndpointAdded>((await alice.FishForMessageAsync<RoomMediaEvent>(_ => true)).Event);
        await alice.FishForMessageAsync<RosterNews>(news => news.Roster.Peers.Count == 2);
        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, NewChannel("other").Ref, question: 2), alice.Ref);
        await alice.FishForMessageAsync<RosterNews>(news => news.Roster.Peers.Count == 2);
    }

    [Fact]
    public async Task One_who_asks_again_with_the_same_endpoint_gets_the_roster_again_and_its_call_goes_on()
    {
        var alice = CreateTestProbe("channel-A");
        var endpoint = CreateTestProbe("endpoint-A");
        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, endpoint.Ref, question: 1), alice.Ref);
        await alice.FishForMessageAsync<RosterNews>(news => news.Roster.Peers.Count == 1);
        await endpoint.ExpectMsgAsync<AdoptEndpoint>();

        Room.Tell(Registration("A", RosterOf(("A", 1)), 1, alice.Ref, endpoint.Ref, question: 2), alice.Ref);

        await alice.ExpectMsgAsync<PeerRegistered>();
        await alice.ExpectMsgAsync<RosterNews>();
        await ExpectNothingFromRoomAsync(endpoint);
    }

    [Fact]
    public async Task Of_three_sessions_of_a_peer_the_oldest_is_not_needed_any_more()
    {
        var (third, _) = Register("B", RosterOf(("B", 3)), generation: 3);
        var (second, _) = Register("B", RosterOf(("B", 3)), generation: 2);
        var (first, endpointOfFirst) = Register("B", RosterOf(("B", 3)), generation: 1);

        await third.ExpectMsgAsync<PeerRegistered>();
        await second.ExpectMsgAsync<PeerRegistered>();
        Assert.Equal("resume_failed", (await first.ExpectMsgAsync<PeerRefused>()).Code);
        await endpointOfFirst.ExpectMsgAsync<StopEndpoint>();
        await ExpectNothingFromRoomAsync(first);

        var (fourth, _) = Register("B", RosterOf(("B", 4)), generation: 4);
        await fourth.ExpectMsgAsync<PeerRegistered>();
    }

    [Fact]
    public async Task One_who_was_reconnecting_when_the_room_was_lost_is_back_when_it_registers()
    {
        var roster = RosterOf(("A", 1), ("B", 1));
        roster = roster with { Peers = [roster.Peers[0], roster.Peers[1] with { Peer = roster.Peers[1].Peer with { IsReconnecting = true } }] };
        var (alice, _) = Register("A", roster);
        await alice.ExpectMsgAsync<PeerRegistered>();

        Register("B", roster);

        Assert.Equal(new EndpointConnection("B", "connected"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    [Fact]
    public async Task Those_who_are_missing_have_5_seconds_from_the_first_who_registers()
    {
        var roster = RosterOf(("A", 1), ("B", 1), ("C", 1), ("D", 1));
        roster = roster with { Peers = [.. roster.Peers.Take(3), roster.Peers[3] with { Peer = roster.Peers[3].Peer with { CanReturn = false } }] };
        var (alice, endpointOfAlice) = Register("A", roster);
        await alice.ExpectMsgAsync<PeerRegistered>();
        await endpointOfAlice.ExpectMsgAsync<AdoptEndpoint>();
        await AdvanceAsync(TimeSpan.FromSeconds(3));
        Register("C", roster);
        await ExpectNothingFromRoomAsync(alice);
        await ExpectNothingFromRoomAsync(endpointOfAlice);

        await AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal("D", (await endpointOfAlice.ExpectMsgAsync<ForgetPeer>()).PeerId);
    }

    [Fact]
    public async Task Those_of_whom_a_room_hears_late_are_waited_for_like_any_who_are_lost()
    {
        var (carol, endpointOfCarol) = await JoinAndConnectAsync("C");
        await AdvanceAsync(TimeSpan.FromSeconds(15));

        Register("A", RosterOf(("A", 1), ("B", 1)));

        await carol.FishForMessageAsync<RoomMediaEvent>(message => message.Event is EndpointConnection { EndpointId: "B", State: "reconnecting" });
        await AdvanceAsync(TimeSpan.FromSeconds(15));
        await endpointOfCarol.FishForMessageAsync<ForgetPeer>(forget => forget.PeerId == "B");
    }

    [Fact]
    public async Task That_a_node_is_gone_ends_nobody_who_is_still_heard()
    {
        var (_, endpointOfAlice) = await JoinAndConnectAsync("A");
        var (_, endpointOfBob) = await JoinAndConnectAsync("B");

        Room.Tell(new NodeGone("self:1", 1));

        await ExpectNothingFromRoomAsync(endpointOfAlice);
        await ExpectNothingFromRoomAsync(endpointOfBob);
    }

    /// <summary>The second session of one that says that it was alone: it is let in at once, and has sent connect.</summary>
    private async Task<TestProbe> EnterAloneAsync(string peerId)
    {
        var channel = NewChannel($"channel-{peerId}-2");
        Room.Tell(JoinOf(peerId, channel, 2) with { WasAlone = true }, channel.Ref);
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await channel.ExpectMsgAsync<PeerAdded>();
        Room.Tell(new ClientMediaEvent(peerId, new Connect(JsonText.EmptyObject)) { Generation = 2 });
        return channel;
    }

    private TestProbe Return(string peerId, int generation)
    {
        var channel = NewChannel($"channel-{peerId}-{generation}-again");
        Room.Tell(JoinOf(peerId, channel, generation), channel.Ref);
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
        string peerId, RosterSnapshot roster, int generation, IActorRef channel, IActorRef endpoint, long question)
        => new("r", peerId, generation, channel, endpoint, true, 0, true, roster) { Question = question };

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
