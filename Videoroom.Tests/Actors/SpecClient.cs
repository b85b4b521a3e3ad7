using System.Net;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.TestKit;
using Videoroom.Actors.Channels;
using Videoroom.Engine.Codecs;
using Videoroom.Tests.Actors.Fakes;

namespace Videoroom.Tests.Actors;

/// <summary>A client as a spec plays it: what it sends, and what it must get next.</summary>
internal sealed class SpecClient
{
    public const string OriginalParameters = """{"isSimulcastOn":true}""";
    public const string PageParameters = """{"isSimulcastOn":true,"videoroom":1,"resume":true}""";

    private readonly RoomSpec _spec;
    private readonly string _roomId;
    private readonly string _parameters;
    private string? _peerId;
    private int _round;

    public SpecClient(RoomSpec spec, TestProbe probe, string roomId, string parameters)
    {
        _spec = spec;
        Probe = probe;
        _roomId = roomId;
        _parameters = parameters;
        Socket = new FakeChannelSocket(probe.Ref);
    }

    public TestProbe Probe { get; }

    public string RoomId => _roomId;

    /// <summary>Where it comes from.</summary>
    public IPAddress Address { get; set; } = IPAddress.Loopback;

    /// <summary>Its tracks have three layers.</summary>
    public bool IsSimulcast { get; set; }

    public FakeChannelSocket Socket { get; set; }

    public IActorRef Channel { get; private set; } = ActorRefs.Nobody;

    /// <summary>The original's clients learn it when they connect; the spec from the channel's name.</summary>
    public string PeerId => _peerId ?? Channel.Path.Name;

    public FakePeerConnection Connection => _spec.Engine[PeerId];

    public string TrackId(string name) => $"{PeerId}:{name}";

    public void Join(string? parameters = null, string? roomId = null)
        => _spec.Rooms.Channels.Tell(new OpenChannel(roomId ?? _roomId, parameters ?? _parameters, Socket, Address), ActorRefs.NoSender);

    /// <summary>The join is answered, then comes the room's simulcast setting.</summary>
    public async Task<JsonNode> ExpectJoinedAsync(bool simulcast = true)
    {
        var reply = await ExpectJoinReplyAsync();
        Assert.Equal(
            new SocketPushed("simulcastConfig", $$"""{"data":{{(simulcast ? "true" : "false")}}}"""), await Probe.ExpectMsgAsync<SocketPushed>());
        return reply;
    }

    public async Task<JsonNode> ExpectJoinReplyAsync()
    {
        var joined = await Probe.ExpectMsgAsync<SocketJoined>();
        Channel = joined.Channel;
        _peerId = Channel.Path.Name;
        return JsonNode.Parse(joined.ResponseJson)!;
    }

    public async Task ExpectRefusedAsync(string code) => Assert.Equal(code, (await Probe.ExpectMsgAsync<SocketRefused>()).Code);

    public void Connect(string metadata = """{"displayName":"x"}""")
        => Send("""{"type":"connect","data":{"metadata":""" + metadata + "}}");

    /// <summary>Enters as a client of generation A.</summary>
    public void Enter(string metadata = """{"displayName":"x"}""")
        => Send("""{"type":"join","data":{"metadata":""" + metadata + "}}");

    /// <summary>Says something else about itself: what the others hear of it marks a place in the order of events.</summary>
    public void UpdateMetadata(string metadata, long? sequence = null, string? reference = null)
        => Send("""{"type":"updateEndpointMetadata","data":{"metadata":""" + metadata + "}}", sequence, reference);

    public void UpdateTrackMetadata(string trackId, string metadata)
        => Send($$"""{"type":"updateTrackMetadata","data":{"trackId":"{{trackId}}","trackMetadata":""" + metadata + "}}");

    public void Send(string mediaEvent, long? sequence = null, string? reference = null)
    {
        var payload = new JsonObject { ["data"] = mediaEvent };
        if (sequence is not null)
        {
            payload["seq"] = sequence;
        }

        Push("mediaEvent", payload.ToJsonString(), reference);
    }

    public void Push(string eventName, string payload, string? reference = null)
        => Channel.Tell(new ClientPush(eventName, payload, reference), ActorRefs.NoSender);

    public void Leave() => Channel.Tell(new LeaveChannel(Socket), ActorRefs.NoSender);

    public void LoseSocket(int? closeCode = null) => Channel.Tell(new SocketLost(Socket, closeCode), ActorRefs.NoSender);

    /// <summary>The next thing that the client gets is this media event.</summary>
    /// <returns>Its data.</returns>
    public async Task<JsonNode> ExpectAsync(string type) => (await ExpectNumberedAsync(type)).Data;

    /// <summary>The next thing that the client gets is a media event.</summary>
    /// <returns>Its type.</returns>
    public async Task<string> ExpectAnyAsync()
        => (string)JsonNode.Parse((string)JsonNode.Parse((await Probe.ExpectMsgAsync<SocketPushed>()).PayloadJson)!["data"]!)!["type"]!;

    /// <summary>The next thing that the client gets is this media event.</summary>
    /// <returns>Its data and its number.</returns>
    public async Task<(JsonNode Data, long? Sequence)> ExpectNumberedAsync(string type)
    {
        var pushed = await Probe.ExpectMsgAsync<SocketPushed>();
        Assert.Equal("mediaEvent", pushed.EventName);
        var payload = JsonNode.Parse(pushed.PayloadJson)!;
        var mediaEvent = JsonNode.Parse((string)payload["data"]!)!;
        if ((string?)mediaEvent["type"] == "custom")
        {
            mediaEvent = mediaEvent["data"]!;
        }

        Assert.True(type == (string?)mediaEvent["type"], $"Expected {type}, got {mediaEvent.ToJsonString()}");
        return (mediaEvent["data"]!, (long?)payload["seq"]);
    }

    /// <summary>The next thing that the client gets is just this media event.</summary>
    public async Task ExpectTextAsync(string json)
    {
        var written = (string)JsonNode.Parse((await Probe.ExpectMsgAsync<SocketPushed>()).PayloadJson)!["data"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)), $"Expected {json}, got {written}");
    }

    /// <summary>One of generations B and C learns that it is out of the room, by the channel's error and then by its own id.</summary>
    public async Task ExpectRemovedAsync()
    {
        Assert.Equal(
            new SocketPushed("error", """{"message":"WebRTC Endpoint has crashed. Please refresh the page to reconnect"}"""),
            await Probe.ExpectMsgAsync<SocketPushed>());
        Assert.Equal(PeerId, (string?)(await ExpectAsync("endpointRemoved"))["id"]);
        await ExpectClosedAsync();
    }

    public async Task ExpectClosedAsync(bool crashed = false) => Assert.Equal(new SocketClosed(crashed), await Probe.ExpectMsgAsync<SocketClosed>());

    /// <summary>Asks for a round, offers these tracks and room for so many of others, and gets through the round.</summary>
    /// <returns>The answer.</returns>
    public async Task<JsonNode> PublishAsync(IReadOnlyList<string?> tracks, int receiving = 0, MediaKind kind = MediaKind.Video)
    {
        Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        await ExpectAsync("offerData");
        var answer = await OfferAsync(tracks, receiving, kind);
        await _spec.SettledAsync(this);
        return answer;
    }

    /// <summary>Answers an offerData with an offer, and the answer with a nominated pair.</summary>
    public async Task<JsonNode> OfferAsync(IReadOnlyList<string?> tracks, int receiving = 0, MediaKind kind = MediaKind.Video)
    {
        var usernameFragment = $"ufrag{++_round}";
        Send(FakeOffer.Event(usernameFragment, [.. tracks.Select(track => track is null ? null : TrackId(track))], receiving, kind, IsSimulcast));
        var answer = await ExpectAsync("sdpAnswer");
        Assert.Contains(" UDP ", (string?)(await ExpectAsync("candidate"))["candidate"]);
        Assert.Contains(" TCP ", (string?)(await ExpectAsync("candidate"))["candidate"]);
        Connection.Observer.OnIceSelected(usernameFragment, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5000));
        return answer;
    }
}
