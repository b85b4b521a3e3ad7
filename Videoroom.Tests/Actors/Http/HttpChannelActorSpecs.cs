using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Engine.Codecs;
using Videoroom.Tests.Actors.Fakes;
using Videoroom.Tests.Actors.Negotiation;

namespace Videoroom.Tests.Actors.Http;

/// <summary>The channel alone, with a probe for its room.</summary>
public class HttpChannelActorSpecs : ActorSpec
{
    private const long Epoch = 5;
    private readonly TestProbe _room;
    private readonly TestProbe _http;
    private readonly TestProbe _endpoint;
    private readonly TestProbe _region;
    private readonly IActorRef _channel;

    public HttpChannelActorSpecs()
    {
        _room = CreateTestProbe("room");
        _http = CreateTestProbe("http");
        _endpoint = CreateTestProbe("endpoint");
        _region = CreateTestProbe("region");
        var options = new RoomSystemOptions();
        var sdp = new OfferingClient("P", restartsIce: false).Offer(new OfferRequest(1, 1, false)).Sdp;
        Assert.True(HttpOffer.TryRead(sdp, PeerRole.Viewer, options, out var offer, out _));
        var open = new OpenHttpChannel("r", offer, "name", "Ben", new FakeHttpPeer(_http.Ref), System.Net.IPAddress.Loopback);
        _channel = Sys.ActorOf(HttpChannelActor.Props(open, new ChannelIdentity("r", "P"), new ChannelDependencies(_region.Ref, options, new ResumeTokens([1]), new RoomEpochs())), "P");
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await _http.ExpectMsgAsync<HttpOpened>();
        var join = await _region.ExpectMsgAsync<AddPeerChannel>();
        Assert.Equal(("r", "P", PeerRole.Viewer, "Ben"), (join.RoomId, join.PeerId, join.Extensions.Role, join.WatchedPeer));
    }

    [Fact]
    public async Task The_TURN_servers_of_the_trigger_come_with_the_answer_as_URIs()
    {
        await EnterAsync();
        var trigger = new OfferData(new TracksTypes(0, 0), false)
        {
            IntegratedTurnServers =
            [
                new IntegratedTurnServer("192.0.2.1", 3478, "udp", "user", "password"),
                new IntegratedTurnServer("2001:db8::1", 3478, "tcp", "user", "password"),
                new IntegratedTurnServer("turn.example.org", 5349, "tls", "user", "password"),
            ],
        };
        Tell(trigger);
        Assert.IsType<SdpOffer>((await _endpoint.ExpectMsgAsync<HandleClientEvent>()).Event);
        Tell(new SdpAnswer("v=0", new Dictionary<string, string>()));

        var answer = await _http.ExpectMsgAsync<HttpAnswer>();
        Assert.Equal("v=0", answer.Sdp);
        Assert.Equal(
            ["turn:192.0.2.1:3478?transport=udp", "turn:[2001:db8::1]:3478?transport=tcp", "turns:turn.example.org:5349?transport=tcp"],
            answer.IceServers.Select(server => server.Uri));
        Assert.All(answer.IceServers, server => Assert.Equal(("user", "password"), (server.Username, server.Credential)));
    }

    [Fact]
    public async Task There_is_one_offer_however_often_it_is_asked_for_and_an_earlier_life_of_the_room_has_no_say()
    {
        await EnterAsync();
        Tell(new OfferData(new TracksTypes(0, 0), false));
        await _endpoint.ExpectMsgAsync<HandleClientEvent>();
        Tell(new OfferData(new TracksTypes(1, 1), false));
        _channel.Tell(new PeerRemoved(Epoch - 1, RefusalCodes.EndpointCrashed, "old"), _room.Ref);
        Tell(new SdpAnswer("v=0", new Dictionary<string, string>()));

        await _http.ExpectMsgAsync<HttpAnswer>();
        await ExpectNothingAsync(_endpoint, _channel);
    }

    [Fact]
    public async Task A_player_is_told_in_its_answer_and_later_what_it_cannot_play_and_of_nothing_that_is_gone()
    {
        await EnterAsync();
        Tell(new OfferData(new TracksTypes(0, 0), false));
        await _endpoint.ExpectMsgAsync<HandleClientEvent>();
        TellRoster(Peer("Q", "Ada", ("Q:v", Codec.H264), ("Q:a", Codec.Opus)));
        Tell(new TrackAvailabilityChanged("Q", "Q:v", false, "codec", "H264") { Profile = "High" });
        Tell(new TrackAvailabilityChanged("Q", "Q:a", true, null, null));
        Tell(new SdpAnswer("v=0", new Dictionary<string, string>()));

        var high = new UnplayableTrack("Q:v", "Q", "Ada", MediaKind.Video, "H264", "High");
        Assert.Equal([high], (await _http.ExpectMsgAsync<HttpAnswer>()).Unplayable);

        TellRoster(Peer("R", "Ben", ("R:v", Codec.Av1)));
        Tell(new TrackAvailabilityChanged("R", "R:v", false, "codec", "AV1"));
        var av1 = new UnplayableTrack("R:v", "R", "Ben", MediaKind.Video, "AV1", null);
        Assert.Equal([high, av1], (await _http.ExpectMsgAsync<HttpUnplayable>()).Tracks);

        TellRoster(Peer("Q", "Ada", ("Q:a", Codec.Opus)));
        Assert.Equal([av1], (await _http.ExpectMsgAsync<HttpUnplayable>()).Tracks);
        Tell(new TrackAvailabilityChanged("R", "R:v", true, null, null));
        Assert.Empty((await _http.ExpectMsgAsync<HttpUnplayable>()).Tracks);
        TellRoster(Peer("R", "Ben"));
        await ExpectNothingAsync(_http, _channel);
    }

    [Fact]
    public async Task A_player_that_can_play_nothing_of_what_there_is_is_refused_with_what_that_is()
    {
        await EnterAsync();
        Tell(new OfferData(new TracksTypes(0, 0), false));
        await _endpoint.ExpectMsgAsync<HandleClientEvent>();
        TellRoster(Peer("Q", "Ada", ("Q:v", Codec.H264)));
        Tell(new TrackAvailabilityChanged("Q", "Q:v", false, "codec", "H264") { Profile = "High" });
        Tell(new SdpAnswer("v=0", new Dictionary<string, string>()));

        var refused = await _http.ExpectMsgAsync<HttpRefused>();
        Assert.Equal(RefusalCodes.NotAcceptable, refused.Code);
        Assert.Equal("Nothing that is sent in the room is in a codec that the offer takes: the video of Ada is in H264 (High).", refused.Reason);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task A_refused_offer_is_told_with_its_reason()
    {
        await EnterAsync();
        _channel.Tell(new PeerRemoved(Epoch, Negotiator.BadOffer, "The offer is bad."), _room.Ref);

        Assert.Equal(new HttpRefused(Negotiator.BadOffer, "The offer is bad."), await _http.ExpectMsgAsync<HttpRefused>());
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task A_room_that_crashes_ends_the_session()
    {
        await EnterAsync();
        _channel.Tell(new RoomFailed(Epoch), _room.Ref);

        Assert.Equal(RefusalCodes.RoomCrashed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task A_room_that_does_not_answer_is_not_waited_for_for_ever()
    {
        await AdvanceAsync(new RoomSystemOptions().JoinTimeLimit, _channel);

        Assert.Equal(RefusalCodes.FailedToStartRoom, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    private async Task EnterAsync()
    {
        _channel.Tell(new PeerAdded(Epoch, true, _endpoint.Ref), _room.Ref);
        Assert.IsType<Connect>((await _room.ExpectMsgAsync<ClientMediaEvent>()).Event);
        _channel.Tell(new RoomMediaEvent(Epoch - 1, 1, new Connected("P", [])), _room.Ref);
        await ExpectNothingAsync(_endpoint, _channel);
        _channel.Tell(new RoomMediaEvent(Epoch, 1, new Connected("P", [])), _room.Ref);
        Assert.IsType<RenegotiateTracks>((await _endpoint.ExpectMsgAsync<HandleClientEvent>()).Event);
    }

    private void TellRoster(PeerRecord record) => _channel.Tell(new RosterNews(Epoch, new RosterSnapshot([record], []), 0), _room.Ref);

    private static PeerRecord Peer(string peerId, string name, params (string TrackId, Codec Codec)[] tracks) => new(
        new RosterPeer(peerId) { IsConnected = true, Metadata = DisplayName.Write(name) },
        [.. tracks.Select(track => new RoomTrack(track.TrackId, peerId, new CodecFormat(track.Codec, 96, 90_000), [], JsonText.EmptyObject))],
        1);

    private void Tell(ServerEvent serverEvent) => _channel.Tell(new EndpointMediaEvent(serverEvent), _endpoint.Ref);
}
