using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.Channels;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Rooms;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;
using Videoroom.Tests.Actors.Fakes;
using Videoroom.Tests.Actors.Negotiation;

namespace Videoroom.Tests.Actors.Channels.Http;

/// <summary>The channel alone, with probes for its room and for the node's supervisors.</summary>
public class HttpChannelActorSpecs : ActorSpec
{
    private const long Epoch = 5;
    private static readonly RoomSystemOptions Options = new();
    private readonly TestProbe _room;
    private readonly TestProbe _http;
    private readonly TestProbe _endpoint;
    private readonly TestProbe _region;
    private readonly TestProbe _endpoints;
    private readonly TestProbe _channels;
    private readonly IActorRef _channel;

    public HttpChannelActorSpecs()
    {
        _room = CreateTestProbe("room");
        _http = CreateTestProbe("http");
        _endpoint = CreateTestProbe("endpoint");
        _region = CreateTestProbe("region");
        _endpoints = CreateTestProbe("endpoints");
        _channels = CreateTestProbe("channels");
        var dependencies = new ChannelDependencies(_region.Ref, _endpoints.Ref, Options, new ResumeTokens([1]), new RoomEpochs());
        _channel = Sys.ActorOf(HttpChannelActor.Props(new ChannelIdentity("r", "P"), dependencies), "P");
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var sdp = new OfferingClient("P", restartsIce: false).Offer(new OfferRequest(1, 1, false)).Sdp;
        Assert.True(HttpOffer.TryRead(sdp, PeerRole.Viewer, Options, out var offer, out _));
        _channel.Tell(new OpenHttpChannel("r", offer, "name", "Ben", new FakeHttpPeer(_http.Ref), System.Net.IPAddress.Loopback), _channels.Ref);
        await _http.ExpectMsgAsync<HttpOpened>();
        var question = await _region.ExpectMsgAsync<AddPeerChannel>();
        Assert.Equal(
            ("r", "P", PeerRole.Viewer, "Ben", true),
            (question.RoomId, question.PeerId, question.Extensions.Role, question.WatchedPeer, question.AsksOnly));
    }

    [Fact]
    public async Task The_TURN_servers_of_the_trigger_come_with_the_answer_as_URIs()
    {
        await BeginOfferAsync();
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
        await AnswerAsync();
        await EnterAsync();
        Tell(new OfferData(new TracksTypes(1, 1), false));
        _channel.Tell(new PeerRemoved(Epoch - 1, RefusalCodes.EndpointCrashed, "old"), _room.Ref);

        await ExpectNothingAsync(_endpoint, _channel);
        await ExpectNothingAsync(_http, _channel);
    }

    [Fact]
    public async Task A_player_is_told_in_its_answer_and_later_what_it_cannot_play_and_of_nothing_that_is_gone()
    {
        await BeginOfferAsync(Peer("Q", "Ada", ("Q:v", Codec.H264), ("Q:a", Codec.Opus)));
        var high = new UnplayableTrack("Q:v", "Q", "Ada", MediaKind.Video, "H264", "High");
        Assert.Equal([high], (await NegotiateAsync()).Unplayable);
        await EnterAsync();

        TellRoster(Peer("Q", "Ada", ("Q:v", Codec.H264), ("Q:a", Codec.Opus)));
        Tell(new TrackAvailabilityChanged("Q", "Q:v", false, "codec", "H264") { Profile = "High" });
        Tell(new TrackAvailabilityChanged("Q", "Q:a", true, null, null));
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
    public async Task A_track_that_has_gone_before_a_player_came_is_not_in_its_list_any_more()
    {
        await BeginOfferAsync(Peer("Q", "Ada", ("Q:v", Codec.H264), ("Q:a", Codec.Opus)));
        await NegotiateAsync();
        await EnterAsync();
        TellRoster(Peer("Q", "Ada", ("Q:a", Codec.Opus)));

        Assert.Empty((await _http.ExpectMsgAsync<HttpUnplayable>()).Tracks);
    }

    [Fact]
    public async Task A_player_that_can_play_nothing_of_what_there_is_is_refused_with_what_that_is()
    {
        await BeginOfferAsync(Peer("Q", "Ada", ("Q:v", Codec.H264)));
        await OfferAsync();

        await IsRefusedWithAdasVideoAsync();
    }

    [Fact]
    public async Task A_player_that_a_room_of_an_earlier_version_has_taken_in_is_refused_likewise()
    {
        _channel.Tell(new PeerAdded(Epoch, true, _endpoint.Ref), _room.Ref);
        await _http.ExpectMsgAsync<HttpSeated>();
        Assert.IsType<RenegotiateTracks>((await _endpoint.ExpectMsgAsync<HandleClientEvent>()).Event);
        TellRoster(Peer("Q", "Ada", ("Q:v", Codec.H264)));
        Tell(new TrackAvailabilityChanged("Q", "Q:v", false, "codec", "H264") { Profile = "High" });
        await OfferAsync();

        await IsRefusedWithAdasVideoAsync();
    }

    [Fact]
    public async Task A_refused_offer_is_told_with_its_reason()
    {
        await BeginOfferAsync();
        _channel.Tell(new EndpointFailed("P", Negotiator.BadOffer, "The offer is bad."), _endpoint.Ref);

        Assert.Equal(new HttpRefused(Negotiator.BadOffer, "The offer is bad."), await _http.ExpectMsgAsync<HttpRefused>());
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task An_endpoint_that_crashes_before_the_answer_ends_the_session()
    {
        await BeginOfferAsync();
        Sys.Stop(_endpoint.Ref);

        Assert.Equal(RefusalCodes.EndpointCrashed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task A_full_room_refuses_with_the_question_and_nothing_is_made()
    {
        _channel.Tell(new PeerRefused(RefusalCodes.RoomFull, "The room is full."), _room.Ref);

        Assert.Equal(RefusalCodes.RoomFull, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await ExpectNothingAsync(_endpoints);
    }

    [Fact]
    public async Task A_room_that_crashes_ends_the_session()
    {
        await AnswerAsync();
        await EnterAsync();
        _channel.Tell(new RoomFailed(Epoch), _room.Ref);

        Assert.Equal(RefusalCodes.RoomCrashed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task A_room_that_does_not_answer_is_not_waited_for_for_ever()
    {
        await AdvanceAsync(Options.JoinTimeLimit, _channel);

        Assert.Equal(RefusalCodes.FailedToStartRoom, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task Row12_a_client_that_does_not_come_within_ten_seconds_has_no_session_and_the_room_never_hears_of_it()
    {
        await AnswerAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(9.9), _channel);
        await ExpectNothingAsync(_http, _channel);
        await AdvanceAsync(TimeSpan.FromSeconds(0.1), _channel);

        Assert.Equal(RefusalCodes.MediaFailed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await ExpectNothingAsync(_room);
        await ExpectNothingAsync(_channels);
    }

    [Fact]
    public async Task A_client_that_trickles_has_ten_seconds_from_its_last_request_on_and_thirty_in_all()
    {
        await AnswerAsync();
        for (var seconds = 0; seconds < 27; seconds += 9)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(9), _channel);
            _channel.Tell(ExtendHttpChannel.Instance, ActorRefs.NoSender);
        }

        await ExpectNothingAsync(_http, _channel);
        await AdvanceAsync(TimeSpan.FromSeconds(3), _channel);

        Assert.Equal(RefusalCodes.MediaFailed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
    }

    [Fact]
    public async Task A_client_that_has_come_takes_its_seat_and_time_and_requests_change_nothing_any_more()
    {
        await AnswerAsync();
        await EnterAsync();
        Tell(PeerReached.Instance);
        _channel.Tell(ExtendHttpChannel.Instance, ActorRefs.NoSender);
        await AdvanceAsync(TimeSpan.FromMinutes(1), _channel);

        await ExpectNothingAsync(_http, _channel);
        await ExpectNothingAsync(_channels, _channel);
    }

    [Fact]
    public async Task What_it_publishes_is_told_to_the_room_when_it_has_entered_and_not_before()
    {
        await AnswerAsync();
        _channel.Tell(new TracksPublished("P", [], ["gone"]), _endpoint.Ref);
        await ReachAsync();
        await ExpectNothingAsync(_room, _channel);
        _channel.Tell(new PeerAdded(Epoch, true, _endpoint.Ref), _room.Ref);

        var connect = await _room.ExpectMsgAsync<ClientMediaEvent>();
        Assert.Equal((1, "name"), (connect.Sequence, DisplayName.Read(Assert.IsType<Connect>(connect.Event).Metadata)));
        var published = await _room.ExpectMsgAsync<TracksPublished>();
        Assert.Equal((2, "gone"), (published.Sequence, published.RemovedTrackIds.Single()));
    }

    [Fact]
    public async Task A_room_that_is_full_by_the_time_that_the_client_comes_ends_the_session()
    {
        await AnswerAsync();
        await ReachAsync();
        _channel.Tell(new PeerRefused(RefusalCodes.RoomFull, "The room is full."), _room.Ref);

        Assert.Equal(RefusalCodes.RoomFull, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    [Fact]
    public async Task An_address_that_is_in_too_many_rooms_by_the_time_that_the_client_comes_ends_the_session()
    {
        await AnswerAsync();
        Tell(PeerReached.Instance);
        await _http.ExpectMsgAsync<HttpArrived>();
        await _channels.ExpectMsgAsync<TakeSeat>();
        _channel.Tell(new PeerRefused(RefusalCodes.RateLimited, "Too many rooms."), _channels.Ref);

        Assert.Equal(RefusalCodes.RateLimited, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await ExpectNothingAsync(_room);
    }

    [Fact]
    public async Task A_room_that_does_not_answer_a_client_that_has_come_is_not_waited_for_for_ever()
    {
        await AnswerAsync();
        await ReachAsync();
        await AdvanceAsync(Options.JoinTimeLimit, _channel);

        Assert.Equal(RefusalCodes.FailedToStartRoom, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
    }

    [Fact]
    public async Task A_room_of_an_earlier_version_takes_the_peer_in_with_the_question_and_one_that_does_not_come_leaves_it_again()
    {
        _channel.Tell(new PeerAdded(Epoch, true, _endpoint.Ref), _room.Ref);
        await _http.ExpectMsgAsync<HttpSeated>();
        Assert.IsType<Connect>((await _room.ExpectMsgAsync<ClientMediaEvent>()).Event);
        Assert.IsType<RenegotiateTracks>((await _endpoint.ExpectMsgAsync<HandleClientEvent>()).Event);
        await NegotiateAsync();
        await ExpectNothingAsync(_endpoints);

        await AdvanceAsync(Options.SeatTimeLimit, _channel);

        Assert.Equal(RefusalCodes.MediaFailed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    private async Task BeginOfferAsync(params PeerRecord[] sent)
    {
        _channel.Tell(new SeatFree(new RosterSnapshot(sent, [])), _room.Ref);
        var request = await _endpoints.ExpectMsgAsync<CreateEndpoint>();
        Assert.Equal((_channel, _channel, PeerRole.Viewer, 0), (request.Channel, _endpoints.LastSender, request.Extensions.Role, request.Epoch));
        _channel.Tell(new EndpointCreated(request.CorrelationId, _endpoint.Ref), _endpoints.Ref);
        Assert.IsType<RenegotiateTracks>((await _endpoint.ExpectMsgAsync<HandleClientEvent>()).Event);
    }

    private void TellRoster(PeerRecord record) => _channel.Tell(new RosterNews(Epoch, new RosterSnapshot([record], []), 0), _room.Ref);

    private static PeerRecord Peer(string peerId, string name, params (string TrackId, Codec Codec)[] tracks) => new(
        new RosterPeer(peerId) { IsConnected = true, Metadata = DisplayName.Write(name) },
        [.. tracks.Select(track => new RoomTrack(track.TrackId, peerId, FormatOf(track.Codec), [], JsonText.EmptyObject))],
        1);

    private static CodecFormat FormatOf(Codec codec) => codec switch
    {
        Codec.Opus => new CodecFormat(codec, 111, 48_000, 2),
        Codec.H264 => new CodecFormat(codec, 96, 90_000) { FormatParameters = "packetization-mode=1;profile-level-id=640032" },
        _ => new CodecFormat(codec, 96, 90_000),
    };

    private async Task AnswerAsync()
    {
        await BeginOfferAsync();
        await NegotiateAsync();
    }

    private async Task<HttpAnswer> NegotiateAsync()
    {
        await OfferAsync();
        return await _http.ExpectMsgAsync<HttpAnswer>();
    }

    private async Task OfferAsync()
    {
        Tell(new OfferData(new TracksTypes(0, 0), false));
        Assert.IsType<SdpOffer>((await _endpoint.ExpectMsgAsync<HandleClientEvent>()).Event);
        Tell(new SdpAnswer("v=0", new Dictionary<string, string>()));
    }

    private async Task IsRefusedWithAdasVideoAsync()
    {
        var refused = await _http.ExpectMsgAsync<HttpRefused>();
        Assert.Equal(RefusalCodes.NotAcceptable, refused.Code);
        Assert.Equal("Nothing that is sent in the room is in a codec that the offer takes: the video of Ada is in H264 (High).", refused.Reason);
        await _http.ExpectMsgAsync<HttpEnded>();
    }

    private async Task ReachAsync()
    {
        Tell(PeerReached.Instance);
        await _http.ExpectMsgAsync<HttpArrived>();
        await _channels.ExpectMsgAsync<TakeSeat>();
        _channel.Tell(SeatGranted.Instance, _channels.Ref);
        await _region.FishForMessageAsync<AddPeerChannel>(join => !join.AsksOnly);
    }

    private async Task EnterAsync()
    {
        await ReachAsync();
        _channel.Tell(new PeerAdded(Epoch, true, _endpoint.Ref), _room.Ref);
        await _http.ExpectMsgAsync<HttpSeated>();
        Assert.IsType<Connect>((await _room.ExpectMsgAsync<ClientMediaEvent>()).Event);
    }

    private void Tell(object message) => _channel.Tell(message, _endpoint.Ref);

    private void Tell(ServerEvent serverEvent) => Tell(new EndpointMediaEvent(serverEvent));
}
