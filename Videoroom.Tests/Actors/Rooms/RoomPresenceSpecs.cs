using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Tests.Actors.Rooms;

/// <summary>What the others hear of a peer's socket, its voice and its place while it is away.</summary>
public class RoomPresenceSpecs : RoomActorSpec
{
    private static readonly TimeSpan ReturnTime = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_peer_whose_socket_is_lost_is_reconnecting_until_it_is_back()
    {
        var alice = await BeginCallAsync();

        Room.Tell(new SetPeerConnection("B", IsConnected: false));
        Room.Tell(new SetPeerConnection("B", IsConnected: false));
        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Room.Tell(new SetPeerConnection("B", IsConnected: true));
        Assert.Equal(new EndpointConnection("B", "connected"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task One_who_enters_without_a_socket_is_reconnecting_from_the_start()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var bob = Join("B");
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await bob.ExpectMsgAsync<PeerAdded>();

        Room.Tell(new SetPeerConnection("B", IsConnected: false));
        Room.Tell(new ClientMediaEvent("B", new Connect(JsonText.EmptyObject)));

        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
    }

    [Fact]
    public async Task Who_speaks_and_who_is_silent_again_is_told_once()
    {
        var alice = await BeginCallAsync();
        Publish("B", "B:a");
        Assert.IsType<TracksAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);

        Room.Tell(new SetSpeaking("B", "B:a", IsSpeaking: true));
        Room.Tell(new SetSpeaking("B", "B:a", IsSpeaking: true));
        Room.Tell(new SetSpeaking("B", "unknown", IsSpeaking: true));
        Room.Tell(new SetSpeaking("B", "B:a", IsSpeaking: false));

        Assert.Equal(new VadNotification("B:a", "speech"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal(new VadNotification("B:a", "silence"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_layer_that_its_publisher_switches_off_and_on_is_told_and_nobody_else_switches_it()
    {
        var alice = await BeginCallAsync();
        Publish("B", "B:v", encodings: ["l", "h"]);
        Assert.IsType<TracksAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);

        Room.Tell(new ClientMediaEvent("A", new DisableTrackEncoding("B:v", "l")));
        Room.Tell(new ClientMediaEvent("B", new DisableTrackEncoding("B:v", "h")));
        Room.Tell(new ClientMediaEvent("B", new EnableTrackEncoding("B:v", "h")));

        Assert.Equal(new TrackEncodingDisabled("B", "B:v", "h"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Assert.Equal(new TrackEncodingEnabled("B", "B:v", "h"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task A_place_is_kept_for_as_long_as_a_token_holds_and_then_the_peer_is_gone()
    {
        var alice = await BeginCallAsync(canReturn: true);
        Room.Tell(new SessionLost("B"));
        Assert.Equal(new EndpointConnection("B", "reconnecting"), (await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        Room.Tell(new SetSpeaking("B", "B:a", IsSpeaking: true));

        await AdvanceAsync(ReturnTime - TimeSpan.FromTicks(1));
        await ExpectPlaceAsync("B", isFree: false);
        await AdvanceAsync(TimeSpan.FromTicks(1));

        await ExpectPlaceAsync("B", isFree: true);
    }

    [Fact]
    public async Task Of_two_who_do_not_come_back_both_are_gone()
    {
        await BeginCallAsync(canReturn: true);
        var carol = NewChannel();
        Room.Tell(JoinOf("C", carol), carol.Ref);
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await carol.ExpectMsgAsync<PeerAdded>();
        Room.Tell(new SessionLost("B"));
        Room.Tell(new SessionLost("C"));

        await AdvanceAsync(ReturnTime);

        await ExpectPlaceAsync("B", isFree: true);
        await ExpectPlaceAsync("C", isFree: true);
    }

    [Fact]
    public async Task One_who_cannot_come_back_is_gone_when_its_node_is_lost()
    {
        await BeginCallAsync(canReturn: false);

        Room.Tell(new SessionLost("B"));

        await ExpectPlaceAsync("B", isFree: true);
    }

    [Fact]
    public async Task One_who_came_back_in_time_stays_when_the_time_of_its_place_is_over()
    {
        var alice = await BeginCallAsync(canReturn: true);
        Room.Tell(new SessionLost("B"));
        await alice.ExpectMsgAsync<RoomMediaEvent>();
        var back = NewChannel();
        Room.Tell(JoinOf("B", back, generation: 2), back.Ref);
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        await back.ExpectMsgAsync<PeerAdded>();

        await AdvanceAsync(ReturnTime);

        await ExpectPlaceAsync("B", isFree: false);
    }

    [Fact]
    public async Task The_last_peer_s_place_ends_the_room_when_nobody_comes_for_it()
    {
        var channel = NewChannel();
        Room.Tell(JoinOf("B", channel), channel.Ref);
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        Room.Tell(new SessionLost("B"));
        await ExpectNothingAtParentAsync();

        await AdvanceAsync(ReturnTime);

        await Parent.ExpectMsgAsync<Passivate>();
    }

    [Fact]
    public async Task One_who_was_never_to_come_back_is_refused_at_another_node()
    {
        await BeginCallAsync(canReturn: false);
        var again = NewChannel();

        Room.Tell(JoinOf("B", again, generation: 2), again.Ref);

        Assert.Equal("resume_failed", (await again.ExpectMsgAsync<PeerRefused>()).Code);
        await ExpectNoRequestAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_join_that_comes_twice_is_no_second_one_and_is_not_refused(int generation)
    {
        await BeginCallAsync(canReturn: true);
        var channel = NewChannel();
        var join = JoinOf(generation == 1 ? "C" : "B", channel, generation);
        Room.Tell(join, channel.Ref);
        Room.Tell(join, channel.Ref);

        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());

        await channel.ExpectMsgAsync<PeerAdded>();
        await ExpectNothingFromRoomAsync(channel);
        await ExpectNoRequestAsync();
    }

    [Fact]
    public async Task A_registration_of_a_session_that_another_channel_has_is_not_answered()
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var stranger = NewChannel();

        Room.Tell(new RegisterPeer("r", "A", 1, stranger.Ref, stranger.Ref, true, 0, true, RosterSnapshot.Empty), stranger.Ref);

        await ExpectNothingFromRoomAsync(stranger);
        await ExpectNothingFromRoomAsync(alice);
    }

    [Fact]
    public async Task An_answered_request_for_an_endpoint_is_not_overdue_later()
    {
        var (alice, endpoint) = await JoinAndConnectAsync("A");

        await AdvanceAsync(TimeSpan.FromSeconds(5));

        await ExpectNothingFromRoomAsync(alice);
        await ExpectNothingFromRoomAsync(endpoint);
    }

    /// <returns>Alice's channel, which has been told of B.</returns>
    private async Task<TestProbe> BeginCallAsync(bool canReturn = false)
    {
        var (alice, _) = await JoinAndConnectAsync("A");
        var bob = NewChannel();
        Room.Tell(JoinOf("B", bob, canReturn: canReturn), bob.Ref);
        Answer(await Endpoints.ExpectMsgAsync<CreateEndpoint>());
        Room.Tell(new ClientMediaEvent("B", new Connect(JsonText.EmptyObject)));
        Assert.IsType<EndpointAdded>((await alice.ExpectMsgAsync<RoomMediaEvent>()).Event);
        return alice;
    }
}
