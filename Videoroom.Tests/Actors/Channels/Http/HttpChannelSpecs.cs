using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Peers;
using Videoroom.Tests.Actors.Fakes;
using Videoroom.Tests.Actors.Negotiation;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Actors.Channels.Http;

/// <summary>WHIP publishers and WHEP players as peers of a room.</summary>
public class HttpChannelSpecs : RoomSpec
{
    private readonly TestProbe _http;

    public HttpChannelSpecs()
        : this(isClustered: false)
    {
    }

    /// <summary>Under the rooms' parent of a node alone, or under the shard region of a cluster of one.</summary>
    protected HttpChannelSpecs(bool isClustered)
        : base(new RoomSystemOptions { MaxPeersPerRoom = 3, MaxRoomsPerAddress = 2 }, isClustered)
    {
        _http = CreateTestProbe("http");
    }

    [Fact]
    public async Task A_publisher_that_has_come_enters_with_its_name_and_its_tracks_and_leaves_when_its_session_is_closed()
    {
        var anna = await NewConnectedAsync();
        var channel = await OpenAsync(PeerRole.Publisher, Offer(("mic", MediaKind.Audio), ("cam", MediaKind.Video), ("screen", MediaKind.Video)));
        var peerId = channel.Path.Name;

        var answer = SdpFixtures.ParseText((await _http.ExpectMsgAsync<HttpAnswer>()).Sdp);
        Assert.Equal(3, answer.Media.Count);

        // No tile for one that may never come.
        await ExpectNothingAsync(anna.Probe, anna.Channel);
        await ComeAsync(channel);
        var added = await anna.ExpectAsync("endpointAdded");
        Assert.Equal((peerId, "Studio \"1\""), ((string?)added["id"], (string?)added["metadata"]!["displayName"]));
        var tracks = (await anna.ExpectAsync("tracksAdded"))["tracks"]!.AsObject();
        Assert.All(tracks, track => Assert.StartsWith(peerId + ":", track.Key, StringComparison.Ordinal));
        Assert.Equal(["audio", "camera", "screensharing"], tracks.Select(track => (string?)track.Value!["metadata"]!["type"]));
        Assert.All(tracks, track => Assert.True((bool)track.Value!["metadata"]!["active"]!));
        await anna.ExpectAsync("offerData");

        channel.Tell(CloseHttpChannel.Instance, ActorRefs.NoSender);
        await _http.ExpectMsgAsync<HttpRefused>();
        await _http.ExpectMsgAsync<HttpEnded>();
        anna.Leave();
        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task A_player_is_sent_what_is_there_and_what_comes_and_nobody_hears_of_it()
    {
        var anna = await NewConnectedAsync();
        await anna.PublishAsync(["cam"]);
        var channel = await OpenAsync(PeerRole.Viewer, Lines(1, 2));
        await _http.ExpectMsgAsync<HttpAnswer>();
        var connection = Engine[channel.Path.Name];
        Assert.Empty(connection.Subscribed);
        await ComeAsync(channel);
        await AwaitAssertAsync(() => Assert.Equal([anna.TrackId("cam")], connection.Subscribed.Select(subscribed => subscribed.TrackId)));

        var ben = await NewConnectedAsync(others: anna);
        await ben.ExpectAsync("tracksAdded");
        await ben.ExpectAsync("offerData");
        await ben.OfferAsync(["cam"], receiving: 1);
        await AwaitAssertAsync(() => Assert.Equal([anna.TrackId("cam"), ben.TrackId("cam")], connection.Subscribed.Select(subscribed => subscribed.TrackId)));
        channel.Tell(CloseHttpChannel.Instance, ActorRefs.NoSender);
        await AwaitCountsAsync(1, 2, 2);
    }

    [Fact]
    public async Task A_session_whose_media_fails_is_over()
    {
        var channel = await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        await _http.ExpectMsgAsync<HttpAnswer>();
        await ComeAsync(channel);
        Engine[channel.Path.Name].Observer.OnFailed(PeerConnectionFailure.ConsentExpired, "No checks any more.");

        Assert.Equal(RefusalCodes.MediaFailed, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task One_for_whom_the_room_has_no_place_is_refused_and_leaves_nothing()
    {
        var others = new[] { NewClient(), NewClient(), NewClient() };
        foreach (var other in others)
        {
            other.Join();
            await other.ExpectJoinedAsync();
        }

        await OpenAsync(PeerRole.Viewer, Lines(1, 1));

        Assert.Equal(RefusalCodes.RoomFull, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await AwaitCountsAsync(1, 3, 3);
    }

    [Fact]
    public async Task A_client_that_gives_up_before_the_answer_leaves_nothing()
    {
        (await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)))).Tell(CloseHttpChannel.Instance, ActorRefs.NoSender);

        await _http.FishForMessageAsync(message => message is HttpEnded);
        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task A_crashed_endpoint_ends_the_session()
    {
        Engine.FailsToCreate = true;
        await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));

        await _http.FishForMessageAsync(message => message is HttpEnded);
        await AwaitCountsAsync(0, 0, 0);
    }

    [Fact]
    public async Task Row14_the_id_of_a_publisher_is_no_way_into_its_session()
    {
        var channel = await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        await _http.ExpectMsgAsync<HttpAnswer>();
        await ComeAsync(channel);
        var eve = NewClient();

        eve.Join($$"""{"videoroom":1,"resume":true,"peerId":"{{channel.Path.Name}}","resumeToken":"guess"}""");

        await eve.ExpectRefusedAsync(RefusalCodes.ResumeFailed);
        await AwaitCountsAsync(1, 1, 1);
    }

    [Fact]
    public async Task A_node_that_stops_ends_sessions_and_refuses_new_ones()
    {
        await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        await _http.ExpectMsgAsync<HttpAnswer>();

        await Rooms.StopAsync(Patience);

        Assert.Equal(RefusalCodes.ShuttingDown, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        Tell(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        Assert.Equal(RefusalCodes.ShuttingDown, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
    }

    [Fact]
    public async Task Row12_fifty_sessions_whose_clients_never_come_take_no_seat_run_no_room_and_are_gone_after_ten_seconds()
    {
        List<IActorRef> channels = [];
        for (var i = 0; i < 50; i++)
        {
            channels.Add(await OpenAsync(i % 2 == 0 ? PeerRole.Viewer : PeerRole.Publisher, Offer(("cam", MediaKind.Video)), twoWay: true));
            await _http.ExpectMsgAsync<HttpAnswer>();
        }

        await AwaitAssertAsync(
            async () => Assert.Equal(new RoomSystemCounts(0, 50, 50) { Waiting = 50 }, await Rooms.CountAsync()), interval: LookInterval);
        var people = new[] { await NewConnectedAsync(), await NewConnectedAsync(), await NewConnectedAsync() };
        Assert.Equal(3, (await Rooms.CountAsync()).Peers);

        foreach (var channel in channels)
        {
            Assert.Equal(channel, (await channel.Ask<ActorIdentity>(new Identify(null), Patience)).Subject);
        }

        await AdvanceAsync(Options.SeatTimeLimit);
        await AwaitCountsAsync(1, people.Length, people.Length);
    }

    [Fact]
    public async Task A_client_that_comes_when_the_room_is_full_has_no_session_and_leaves_nothing()
    {
        var channel = await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        await _http.ExpectMsgAsync<HttpAnswer>();
        var others = new[] { await NewConnectedAsync(), await NewConnectedAsync(), await NewConnectedAsync() };

        Engine[channel.Path.Name].Observer.OnReached();

        await _http.ExpectMsgAsync<HttpArrived>();
        Assert.Equal(RefusalCodes.RoomFull, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await AwaitCountsAsync(1, others.Length, others.Length);
    }

    [Fact]
    public async Task Row12_an_address_may_have_sessions_in_any_room_and_takes_seats_in_as_many_as_it_may()
    {
        List<IActorRef> channels = [];
        foreach (var room in (string[])["one", "two", "three"])
        {
            channels.Add(await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)), room));
            await _http.ExpectMsgAsync<HttpAnswer>();
        }

        await ComeAsync(channels[0]);
        await ComeAsync(channels[1]);
        Engine[channels[2].Path.Name].Observer.OnReached();
        await _http.ExpectMsgAsync<HttpArrived>();
        Assert.Equal(RefusalCodes.RateLimited, (await _http.ExpectMsgAsync<HttpRefused>()).Code);
        await _http.ExpectMsgAsync<HttpEnded>();
        await AwaitCountsAsync(2, 2, 2);
    }

    [Fact]
    public async Task A_publisher_that_comes_again_takes_another_seat_until_its_former_session_is_over()
    {
        var former = await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        await _http.ExpectMsgAsync<HttpAnswer>();
        await ComeAsync(former);
        var again = await OpenAsync(PeerRole.Publisher, Offer(("cam", MediaKind.Video)));
        await _http.ExpectMsgAsync<HttpAnswer>();
        await ComeAsync(again);
        Assert.Equal(2, (await Rooms.CountAsync()).Peers);

        Engine[former.Path.Name].Observer.OnFailed(PeerConnectionFailure.ConsentExpired, "No checks any more.");

        await _http.FishForMessageAsync(message => message is HttpEnded);
        await AwaitCountsAsync(1, 1, 1);
    }

    private async Task ComeAsync(IActorRef channel)
    {
        Engine[channel.Path.Name].Observer.OnReached();
        await _http.ExpectMsgAsync<HttpArrived>();
        await _http.ExpectMsgAsync<HttpSeated>();
    }

    private async Task<IActorRef> OpenAsync(PeerRole role, string sdp, string room = "r", bool twoWay = false)
    {
        Tell(role, twoWay ? sdp.Replace("a=sendonly", "a=sendrecv", StringComparison.Ordinal) : sdp, room);
        return (await _http.ExpectMsgAsync<HttpOpened>()).Channel;
    }

    private void Tell(PeerRole role, string sdp, string room = "r")
    {
        Assert.True(HttpOffer.TryRead(sdp, role, Options, out var offer, out var refusal), refusal?.Message);
        Rooms.Channels.Tell(new OpenHttpChannel(room, offer, "Studio \"1\"", null, new FakeHttpPeer(_http.Ref), System.Net.IPAddress.Loopback), ActorRefs.NoSender);
    }

    private static string Offer(params (string Name, MediaKind Kind)[] tracks)
    {
        var client = new OfferingClient("P", restartsIce: false);
        foreach (var (name, kind) in tracks)
        {
            client.AddOwn(name, kind);
        }

        return client.Offer().Sdp;
    }

    private static string Lines(int audio, int video)
        => new OfferingClient("P", restartsIce: false).Offer(new OfferRequest(audio, video, false)).Sdp;
}
