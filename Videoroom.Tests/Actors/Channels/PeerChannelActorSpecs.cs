using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Nodes;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors.Channels;

/// <summary>A channel alone: the room is the spec's own.</summary>
public class PeerChannelActorSpecs : ActorSpec
{
    private const string Page = """{"videoroom":1,"resume":true}""";

    private readonly TestProbe _room;
    private readonly TestProbe _client;
    private readonly TestProbe _endpoint;
    private readonly TestProbe _region;
    private AddPeerChannel? _join;

    public PeerChannelActorSpecs()
    {
        _room = CreateTestProbe("room");
        _client = CreateTestProbe("client");
        _endpoint = CreateTestProbe("endpoint");
        _region = CreateTestProbe("region");
    }

    [Theory]
    [InlineData("room_full")]
    [InlineData("too_many_rooms")]
    public async Task A_refused_join_is_answered_with_its_code_and_the_channel_ends(string code)
    {
        var channel = await OpenAsync("{}");
        channel.Tell(new PeerRefused(code, "No."), _room.Ref);

        Assert.Equal(new SocketRefused(code, "No."), await _client.ExpectMsgAsync<SocketRefused>());
        await ExpectTerminatedAsync(channel);
    }

    [Theory]
    [InlineData("""{"videoroom":1,"resume":true}""", true, false)]
    [InlineData("""{"videoroom":1,"resume":true,"alone":true}""", true, true)]
    [InlineData("""{"videoroom":1,"resume":true,"alone":false}""", true, false)]
    [InlineData("{}", false, false)]
    public async Task The_room_hears_whether_the_client_can_return_and_whether_it_was_alone(string parameters, bool canReturn, bool wasAlone)
    {
        await OpenAsync(parameters);

        Assert.Equal((canReturn, wasAlone), (_join!.CanReturn, _join.WasAlone));
    }

    [Fact]
    public async Task A_room_that_does_not_answer_is_not_waited_for()
    {
        var channel = await OpenAsync("{}");
        await AdvanceAsync(TimeSpan.FromSeconds(10), channel);

        Assert.Equal(new SocketRefused("failed_to_start_room", "failed to start room"), await _client.ExpectMsgAsync<SocketRefused>());
        await ExpectTerminatedAsync(channel);
    }

    [Fact]
    public async Task A_room_that_crashes_during_the_join_is_tried_again_but_not_for_ever()
    {
        var channel = await OpenAsync("{}");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            channel.Tell(new RoomFailed(1), _room.Ref);
            await _region.ExpectMsgAsync<AddPeerChannel>();
        }

        channel.Tell(new RoomFailed(1), _room.Ref);

        Assert.Equal("failed_to_start_room", (await _client.ExpectMsgAsync<SocketRefused>()).Code);
        await ExpectTerminatedAsync(channel);
    }

    [Fact]
    public async Task That_it_is_in_the_room_a_client_is_told_once()
    {
        var channel = await OpenAndJoinAsync("{}");
        channel.Tell(new ClientPush("mediaEvent", """{"data":"{\"type\":\"connect\"}"}""", null), ActorRefs.NoSender);

        channel.Tell(new RoomMediaEvent(5, 1, new Connected("P", [])), _room.Ref);
        channel.Tell(new RoomMediaEvent(5, 2, new Connected("P", [])), _room.Ref);
        channel.Tell(new RoomMediaEvent(5, 3, new EndpointRemoved("marker")), _room.Ref);

        Assert.Contains("connected", (await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson, StringComparison.Ordinal);
        Assert.Contains("marker", (await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_room_is_lost_the_channel_brings_what_it_knows_until_the_room_is_there_again()
    {
        var channel = await OpenAndJoinAsync("{}");
        channel.Tell(new ClientPush("mediaEvent", """{"data":"{\"type\":\"connect\"}"}""", null), ActorRefs.NoSender);
        channel.Tell(new RosterNews(5, new RosterSnapshot([new PeerRecord(new RosterPeer("Q"), [], 4)], []), 0), _room.Ref);

        Sys.Stop(_room.Ref);

        var registration = await _region.FishForMessageAsync<RegisterPeer>(_ => true);
        Assert.Equal((channel, _endpoint.Ref, 5L, "Q"), (registration.Channel, registration.Endpoint, registration.LastEpoch, registration.Roster.Peers[0].Peer.PeerId));
        await _region.ExpectMsgAsync<RegisterPeer>();

        var next = CreateTestProbe("next-room");
        channel.Tell(new PeerRegistered(6), next.Ref);
        channel.Tell(new RoomMediaEvent(6, 1, new EndpointRemoved("news")), next.Ref);
        Assert.Contains("news", (await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson);

        // It has asked on by the clock until it was answered; a repeat that comes after that asks nothing.
        channel.Tell(new Identify(null), _region.Ref);
        await _region.FishForMessageAsync<ActorIdentity>(_ => true);
        channel.Tell(AskRoomAgain.Instance, ActorRefs.NoSender);
        await ExpectNothingAsync(_region, channel);
    }

    [Fact]
    public async Task A_room_that_does_not_come_back_is_asked_for_as_long_as_the_call_lasts()
    {
        var channel = await OpenAndJoinAsync(Page);
        Sys.Stop(_room.Ref);
        await _region.FishForMessageAsync<RegisterPeer>(_ => true);

        for (var minute = 0; minute < 5; minute++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(1), channel);
            await _region.ExpectMsgAsync<RegisterPeer>();
        }

        channel.Tell(new PeerRefused("resume_failed", "The session is over. Join again."), _region.Ref);
        var payload = JsonNode.Parse((await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson)!;
        Assert.Equal("resume_failed", (string?)JsonNode.Parse((string)payload["data"]!)!["data"]!["code"]);
        Assert.Equal(new SocketClosed(false), await _client.ExpectMsgAsync<SocketClosed>());
    }

    [Fact]
    public async Task A_channel_whose_client_has_gone_before_the_room_has_answered_does_not_ask_on()
    {
        var channel = await OpenAsync(Page, isOver: true);

        await ExpectTerminatedAsync(channel);
        await ExpectNothingAsync(_region);
    }

    [Fact]
    public async Task A_client_that_is_told_to_move_while_it_joins_hears_of_it_when_it_has_joined()
    {
        var channel = await OpenAsync(Page);
        channel.Tell(new MoveChannel(["https://b.example/"], 60_000));
        channel.Tell(new PeerAdded(5, false, _endpoint.Ref), _room.Ref);
        await _client.ExpectMsgAsync<SocketJoined>();
        Assert.Equal("simulcastConfig", (await _client.ExpectMsgAsync<SocketPushed>()).EventName);

        Assert.Contains("\"move\"", (string?)JsonNode.Parse((await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson)!["data"]);
    }

    [Fact]
    public async Task Our_page_is_told_where_to_move_and_the_originals_clients_are_not()
    {
        (await OpenAndJoinAsync(Page)).Tell(new MoveChannel(["https://b.example/"], 60_000));
        var payload = JsonNode.Parse((await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson)!;
        Assert.Equal(
            """{"type":"move","data":{"urls":["https://b.example/"],"deadlineMs":60000}}""", (string?)payload["data"]);

        var ofOriginal = await OpenAndJoinAsync("{}");
        ofOriginal.Tell(new MoveChannel(["https://b.example/"], 60_000));
        await ExpectNothingAsync(_client, ofOriginal);
    }

    [Fact]
    public async Task A_session_that_was_replaced_ends_in_order()
    {
        (await OpenAndJoinAsync(Page)).Tell(new PeerReplaced(5), _room.Ref);

        Assert.Equal(new SocketClosed(false), await _client.ExpectMsgAsync<SocketClosed>());
    }

    [Fact]
    public async Task While_the_rooms_node_is_cut_off_our_page_hears_that_those_there_are_reconnecting()
    {
        // The spec's room is on this node, whose name is not the silent one's: nobody is.
        var channel = await OpenAndJoinAsync(Page);
        channel.Tell(new NodeReachability("elsewhere:1", false));

        await ExpectNothingAsync(_client, channel);
    }

    [Fact]
    public async Task When_the_room_crashes_our_page_is_told_and_the_originals_clients_see_an_orderly_end()
    {
        (await OpenAndJoinAsync("{}")).Tell(new RoomFailed(5), _room.Ref);
        Assert.Equal(new SocketClosed(false), await _client.ExpectMsgAsync<SocketClosed>());

        (await OpenAndJoinAsync(Page)).Tell(new RoomFailed(5), _room.Ref);
        var payload = JsonNode.Parse((await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson)!;
        Assert.Equal("room_crashed", (string?)JsonNode.Parse((string)payload["data"]!)!["data"]!["code"]);
        Assert.Equal(new SocketClosed(false), await _client.ExpectMsgAsync<SocketClosed>());
    }

    [Fact]
    public async Task What_an_earlier_life_of_the_room_says_is_refused_and_so_is_what_was_said_before()
    {
        var channel = await OpenAndJoinAsync("{}");
        channel.Tell(new ClientPush("mediaEvent", """{"data":"{\"type\":\"connect\"}"}""", null), ActorRefs.NoSender);
        channel.Tell(new RoomMediaEvent(4, 1, new EndpointRemoved("stale")), _room.Ref);
        channel.Tell(new PeerRemoved(4, "removed", "stale"), _room.Ref);
        channel.Tell(new RoomFailed(4), _room.Ref);
        channel.Tell(new RoomMediaEvent(5, 1, new EndpointRemoved("first")), _room.Ref);
        channel.Tell(new RoomMediaEvent(5, 1, new EndpointRemoved("again")), _room.Ref);
        channel.Tell(new RoomMediaEvent(5, 2, new EndpointRemoved("second")), _room.Ref);

        Assert.Contains("first", (await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson);
        Assert.Contains("second", (await _client.ExpectMsgAsync<SocketPushed>()).PayloadJson);
    }

    [Fact]
    public async Task A_channel_that_crashes_says_so()
    {
        // No socket hands over such a push: it stands for any fault.
        (await OpenAndJoinAsync("{}")).Tell(new ClientPush("mediaEvent", null!, null), ActorRefs.NoSender);

        Assert.Equal(new SocketClosed(true), await _client.ExpectMsgAsync<SocketClosed>());
    }

    /// <summary>Begins a join: the room has been asked.</summary>
    private async Task<IActorRef> OpenAsync(string parameters, bool isOver = false)
    {
        var socket = new FakeChannelSocket(_client.Ref) { IsOver = isOver };
        var dependencies = new ChannelDependencies(_region.Ref, ActorRefs.Nobody, new RoomSystemOptions(), new ResumeTokens([1]), new RoomEpochs());
        var channels = Sys.ActorOf(Props.Create(() => new ChannelsActor(dependencies)));
        channels.Tell(new OpenChannel("r", parameters, socket, System.Net.IPAddress.Loopback), ActorRefs.NoSender);
        _join = await _region.ExpectMsgAsync<AddPeerChannel>();
        return await WatchAsync(_join.Channel);
    }

    private async Task<IActorRef> OpenAndJoinAsync(string parameters)
    {
        var channel = await OpenAsync(parameters);
        channel.Tell(new PeerAdded(5, false, _endpoint.Ref), _room.Ref);
        await _client.ExpectMsgAsync<SocketJoined>();
        Assert.Equal("simulcastConfig", (await _client.ExpectMsgAsync<SocketPushed>()).EventName);
        return channel;
    }
}
