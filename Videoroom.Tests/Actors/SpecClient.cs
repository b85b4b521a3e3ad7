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

    /// <summary>Its tracks have three layers.</summary>
    public bool IsSimulcast { get; set; }

    public FakeChannelSocket Socket { get; set; }

    public IActorRef Channel { get; private set; } = ActorRefs.Nobody;

    /// <summary>The original's clients learn it when they connect; the spec from the channel's name.</summary>
    public string PeerId => _peerId ?? Channel.Path.Name;

    public FakePeerConnection Connection => _spec.Engine[PeerId];

    public string TrackId(string name) => $"{PeerId}:{name}";

    public void Join(string? parameters = null, string? roomId = null)
        => _spec.Rooms.Channels.Tell(new OpenChannel(roomId ?? _roomId, parameters ?? _parameters, Socket), ActorRefs.NoSender);

    /// <summary>The join is answered, then comes the room's simulcast setting.</summary>
    public JsonNode ExpectJoined(bool simulcast = true)
    {
        var reply = ExpectJoinReply();
        Assert.Equal(new SocketPushed("simulcastConfig", $$"""{"data":{{(simulcast ? "true" : "false")}}}"""), Probe.ExpectMsg<SocketPushed>());
        return reply;
    }

    public JsonNode ExpectJoinReply()
    {
        var joined = Probe.ExpectMsg<SocketJoined>();
        Channel = joined.Channel;
        _peerId = Channel.Path.Name;
        return JsonNode.Parse(joined.ResponseJson)!;
    }

    public void ExpectRefused(string code) => Assert.Equal(code, Probe.ExpectMsg<SocketRefused>().Code);

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
    public JsonNode Expect(string type) => Expect(type, out _);

    /// <summary>The next thing that the client gets is a media event.</summary>
    /// <returns>Its type.</returns>
    public string ExpectAny()
        => (string)JsonNode.Parse((string)JsonNode.Parse(Probe.ExpectMsg<SocketPushed>().PayloadJson)!["data"]!)!["type"]!;

    /// <summary>The next thing that the client gets is this media event, with this number.</summary>
    public JsonNode Expect(string type, out long? sequence)
    {
        var pushed = Probe.ExpectMsg<SocketPushed>();
        Assert.Equal("mediaEvent", pushed.EventName);
        var payload = JsonNode.Parse(pushed.PayloadJson)!;
        sequence = (long?)payload["seq"];
        var mediaEvent = JsonNode.Parse((string)payload["data"]!)!;
        if ((string?)mediaEvent["type"] == "custom")
        {
            mediaEvent = mediaEvent["data"]!;
        }

        Assert.True(type == (string?)mediaEvent["type"], $"Expected {type}, got {mediaEvent.ToJsonString()}");
        return mediaEvent["data"]!;
    }

    /// <summary>The next thing that the client gets is just this media event.</summary>
    public void ExpectText(string json)
    {
        var written = (string)JsonNode.Parse(Probe.ExpectMsg<SocketPushed>().PayloadJson)!["data"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(written)), $"Expected {json}, got {written}");
    }

    /// <summary>One of generations B and C learns that it is out of the room, by the channel's error and then by its own id.</summary>
    public void ExpectRemoved()
    {
        Assert.Equal(
            new SocketPushed("error", """{"message":"WebRTC Endpoint has crashed. Please refresh the page to reconnect"}"""),
            Probe.ExpectMsg<SocketPushed>());
        Assert.Equal(PeerId, (string?)Expect("endpointRemoved")["id"]);
        ExpectClosed();
    }

    public void ExpectClosed(bool crashed = false) => Assert.Equal(new SocketClosed(crashed), Probe.ExpectMsg<SocketClosed>());

    /// <summary>Asks for a round, offers these tracks and room for so many of others, and gets through the round.</summary>
    /// <returns>The answer.</returns>
    public JsonNode Publish(IReadOnlyList<string?> tracks, int receiving = 0, MediaKind kind = MediaKind.Video)
    {
        Send("""{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        Expect("offerData");
        return Offer(tracks, receiving, kind);
    }

    /// <summary>Answers an offerData with an offer, and the answer with a nominated pair.</summary>
    public JsonNode Offer(IReadOnlyList<string?> tracks, int receiving = 0, MediaKind kind = MediaKind.Video)
    {
        var usernameFragment = $"ufrag{++_round}";
        Send(FakeOffer.Event(usernameFragment, [.. tracks.Select(track => track is null ? null : TrackId(track))], receiving, kind, IsSimulcast));
        var answer = Expect("sdpAnswer");
        Assert.Contains(" UDP ", (string?)Expect("candidate")["candidate"]);
        Assert.Contains(" TCP ", (string?)Expect("candidate")["candidate"]);
        Connection.Observer.OnIceSelected(usernameFragment, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5000));
        return answer;
    }
}
