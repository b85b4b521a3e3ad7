using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.MediaEvents;

/// <summary>
/// The rows of docs/protocol.md, section 3.2: what each generation gets of what the room says. Track events carry the names of
/// all generations.
/// </summary>
public class ServerEventRowTests
{
    private static readonly JsonText Metadata = new("""{"displayName":"bob 🐧"}""");
    private static readonly TrackInfo Simulcast = new("Q:u", Metadata, new SimulcastConfig(true, ["l", "m", "h"], []));

    private readonly ClientDialect _generationA = UndecidedDialect.Instance.Enter(asPeer: true);
    private readonly ClientDialect _generationsBAndC = UndecidedDialect.Instance.Enter(asPeer: false);

    [Fact]
    public void Row_peerAccepted_and_Row_connected()
    {
        var connected = new Connected("P", [new EndpointInfo("Q", Metadata, [Simulcast])]);
        AssertGets(
            _generationA,
            connected,
            """
            {"type":"peerAccepted","data":{"id":"P","peersInRoom":[{"id":"Q","metadata":{"displayName":"bob 🐧"},
            "trackIdToMetadata":{"Q:u":{"displayName":"bob 🐧"}}}]}}
            """);
        AssertGets(
            _generationsBAndC,
            connected,
            """
            {"type":"connected","data":{"id":"P","otherEndpoints":[{"id":"Q","type":"webrtc","metadata":{"displayName":"bob 🐧"},
            "trackIdToMetadata":{"Q:u":{"displayName":"bob 🐧"}},
            "tracks":{"Q:u":{"metadata":{"displayName":"bob 🐧"},
            "simulcastConfig":{"enabled":true,"activeEncodings":["l","m","h"],"disabledEncodings":[]}}}}]}}
            """);
    }

    [Fact]
    public void Row_peerDenied_is_the_only_event_before_a_client_has_entered()
    {
        AssertWritten("""{"type":"peerDenied","data":{}}""", UndecidedDialect.Instance.RemovalEvent("P", "media_failed", "Gone."));
        Assert.True(UndecidedDialect.Instance.GetsErrorPush);
        Assert.Empty(UndecidedDialect.Instance.Translate(new EndpointAdded("Q", Metadata)));
    }

    [Fact]
    public void Row_peerJoined_and_Row_endpointAdded()
    {
        AssertGets(_generationA, new EndpointAdded("Q", Metadata), """{"type":"peerJoined","data":{"peer":{"id":"Q","metadata":{"displayName":"bob 🐧"}}}}""");
        AssertGets(
            _generationsBAndC, new EndpointAdded("Q", Metadata), """{"type":"endpointAdded","data":{"id":"Q","type":"webrtc","metadata":{"displayName":"bob 🐧"}}}""");
    }

    [Fact]
    public void Row_peerLeft_and_Row_endpointRemoved()
    {
        AssertGets(_generationA, new EndpointRemoved("Q"), """{"type":"peerLeft","data":{"peerId":"Q"}}""");
        AssertGets(_generationsBAndC, new EndpointRemoved("Q"), """{"type":"endpointRemoved","data":{"id":"Q"}}""");
    }

    [Fact]
    public void Row_peerRemoved_and_the_own_id_in_Row_endpointRemoved()
    {
        AssertWritten(
            """{"type":"peerRemoved","data":{"peerId":"P","reason":"Too many changes."}}""",
            _generationA.RemovalEvent("P", "rate_limited", "Too many changes."));
        Assert.False(_generationA.GetsErrorPush);
        AssertWritten(
            """{"type":"endpointRemoved","data":{"id":"P"}}""", _generationsBAndC.RemovalEvent("P", "rate_limited", "Too many changes."));
        Assert.True(_generationsBAndC.GetsErrorPush);
    }

    [Fact]
    public void Row_peerUpdated_and_Row_endpointUpdated()
    {
        AssertGets(
            _generationA, new EndpointUpdated("Q", Metadata), """{"type":"peerUpdated","data":{"peerId":"Q","metadata":{"displayName":"bob 🐧"}}}""");
        AssertGets(
            _generationsBAndC, new EndpointUpdated("Q", Metadata), """{"type":"endpointUpdated","data":{"id":"Q","metadata":{"displayName":"bob 🐧"}}}""");
    }

    [Fact]
    public void Row_tracksAdded() => AssertAllGet(
        new TracksAdded("Q", [Simulcast]),
        """
        {"type":"tracksAdded","data":{"endpointId":"Q","peerId":"Q","trackIdToMetadata":{"Q:u":{"displayName":"bob 🐧"}},
        "tracks":{"Q:u":{"metadata":{"displayName":"bob 🐧"},
        "simulcastConfig":{"enabled":true,"activeEncodings":["l","m","h"],"disabledEncodings":[]}}}}}
        """);

    [Fact]
    public void Row_tracksRemoved() => AssertAllGet(
        new TracksRemoved("Q", ["Q:u"]), """{"type":"tracksRemoved","data":{"peerId":"Q","endpointId":"Q","trackIds":["Q:u"]}}""");

    [Fact]
    public void Row_trackUpdated() => AssertAllGet(
        new TrackUpdated("Q", "Q:u", Metadata),
        """{"type":"trackUpdated","data":{"peerId":"Q","endpointId":"Q","trackId":"Q:u","metadata":{"displayName":"bob 🐧"}}}""");

    [Fact]
    public void Row_trackEncodingDisabled_and_Row_trackEncodingEnabled_are_not_for_generation_A()
    {
        AssertGets(
            _generationsBAndC,
            new TrackEncodingDisabled("Q", "Q:u", "l"),
            """{"type":"trackEncodingDisabled","data":{"peerId":"Q","endpointId":"Q","trackId":"Q:u","encoding":"l"}}""");
        AssertGets(
            _generationsBAndC,
            new TrackEncodingEnabled("Q", "Q:u", "l"),
            """{"type":"trackEncodingEnabled","data":{"peerId":"Q","endpointId":"Q","trackId":"Q:u","encoding":"l"}}""");
        Assert.Empty(_generationA.Translate(new TrackEncodingDisabled("Q", "Q:u", "l")));
        Assert.Empty(_generationA.Translate(new TrackEncodingEnabled("Q", "Q:u", "l")));
    }

    [Fact]
    public void Row_offerData_always_has_its_list_of_turn_servers_and_nothing_of_our_pages()
    {
        AssertAllGet(
            new OfferData(new TracksTypes(2, 1), IceRestart: false),
            """{"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":2,"video":1},"integratedTurnServers":[]}}}""");
        AssertAllGet(
            new OfferData(new TracksTypes(2, 1), null)
            {
                IntegratedTurnServers = [new IntegratedTurnServer("203.0.113.5", 50000, "udp", "1790000000:P", "…")],
            },
            """
            {"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":2,"video":1},"integratedTurnServers":[
            {"serverAddr":"203.0.113.5","serverPort":50000,"transport":"udp","username":"1790000000:P","password":"…"}]}}}
            """);
    }

    [Fact]
    public void Row_sdpAnswer() => AssertAllGet(
        new SdpAnswer("v=0…", new Dictionary<string, string> { ["0"] = "P:u1", ["1"] = "P:u2", ["2"] = "Q:u" }),
        """
        {"type":"custom","data":{"type":"sdpAnswer","data":{"type":"answer","sdp":"v=0…","midToTrackId":{"0":"P:u1","1":"P:u2","2":"Q:u"}}}}
        """);

    [Fact]
    public void Row_candidate() => AssertAllGet(
        new ServerCandidate("candidate:1 1 UDP 2130706431 203.0.113.5 40000 typ host", 0),
        """
        {"type":"custom","data":{"type":"candidate","data":{"candidate":"candidate:1 1 UDP 2130706431 203.0.113.5 40000 typ host",
        "sdpMLineIndex":0,"sdpMid":null,"usernameFragment":null}}}
        """);

    [Fact]
    public void Row_encodingSwitched() => AssertAllGet(
        new EncodingSwitched("Q", "Q:u", "m", "other"),
        """
        {"type":"custom","data":{"type":"encodingSwitched",
        "data":{"endpointId":"Q","peerId":"Q","trackId":"Q:u","encoding":"m","reason":"other"}}}
        """);

    [Fact]
    public void Row_vadNotification_is_not_for_generation_A()
    {
        AssertGets(
            _generationsBAndC,
            new VadNotification("Q:u", "speech"),
            """{"type":"custom","data":{"type":"vadNotification","data":{"trackId":"Q:u","status":"speech"}}}""");
        Assert.Empty(_generationA.Translate(new VadNotification("Q:u", "speech")));
    }

    [Fact]
    public void Row_neededEncodings_is_for_our_page_alone()
    {
        var needed = new NeededEncodings("P:u", ["l", "m"]);
        AssertGets(
            OurPageDialect.Instance,
            needed,
            """{"type":"custom","data":{"type":"neededEncodings","data":{"trackId":"P:u","encodings":["l","m"]}}}""");
        Assert.Empty(_generationA.Translate(needed));
        Assert.Empty(_generationsBAndC.Translate(needed));
    }

    [Fact]
    public void Row_trackQualities_is_for_our_page_alone_and_leaves_out_what_is_not_known()
    {
        var qualities = new TrackQualities(
        [
            new TrackQualityInfo("Q:u", "publisherLoss") { Encoding = "m", Width = 640, Height = 360, FrameRate = 30, Bitrate = 500_000, Loss = 0.08 },
            new TrackQualityInfo("Q:a", "none"),
        ]);
        AssertGets(
            OurPageDialect.Instance,
            qualities,
            """
            {"type":"custom","data":{"type":"trackQualities","data":{"tracks":[
            {"trackId":"Q:u","cause":"publisherLoss","encoding":"m","width":640,"height":360,"frameRate":30,"bitrate":500000,"loss":0.08},
            {"trackId":"Q:a","cause":"none"}]}}}
            """);
        Assert.Empty(_generationA.Translate(qualities));
        Assert.Empty(_generationsBAndC.Translate(qualities));
    }

    [Fact]
    public void Row_tracksPriority_and_Row_bandwidthEstimation_are_never_sent()
    {
        var names = typeof(ServerEvent).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ServerEvent)) && !type.IsAbstract)
            .Select(type => ((ServerEvent)RuntimeHelpers.GetUninitializedObject(type)).EventName)
            .ToList();

        Assert.Contains("vadNotification", names);
        Assert.DoesNotContain("tracksPriority", names);
        Assert.DoesNotContain("bandwidthEstimation", names);
    }

    [Fact]
    public void Row_error() => AssertAllGet(new ErrorEvent("boom", "media_failed"), """{"type":"error","data":{"message":"boom"}}""");

    private void AssertAllGet(ServerEvent serverEvent, string expected)
    {
        AssertGets(_generationA, serverEvent, expected);
        AssertGets(_generationsBAndC, serverEvent, expected);
    }

    private static void AssertGets(ClientDialect dialect, ServerEvent serverEvent, string expected)
        => AssertWritten(expected, Assert.Single(dialect.Translate(serverEvent)));

    private static void AssertWritten(string expected, ServerEvent serverEvent)
    {
        var written = ServerEventWriter.Write(serverEvent);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(written)), $"Expected {expected}, written {written}");
    }
}
