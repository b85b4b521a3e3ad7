using System.Text.Json.Nodes;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.MediaEvents;

public class ServerEventWriterTests
{
    private static readonly JsonText Metadata = new("""{"displayName":"bob 🐧"}""");
    private static readonly TrackInfo Simulcast = new("Q:u", Metadata, new SimulcastConfig(true, ["l", "m", "h"], []));

    [Fact]
    public void Connected_lists_tracks_in_both_forms()
    {
        AssertWritten(
            """
            {"type":"connected","data":{"id":"P","otherEndpoints":[{"id":"Q","type":"webrtc","metadata":{"displayName":"bob 🐧"},
            "trackIdToMetadata":{"Q:u":{"displayName":"bob 🐧"}},
            "tracks":{"Q:u":{"metadata":{"displayName":"bob 🐧"},
            "simulcastConfig":{"enabled":true,"activeEncodings":["l","m","h"],"disabledEncodings":[]}}}}]}}
            """,
            new Connected("P", [new EndpointInfo("Q", Metadata, [Simulcast])]));
    }

    [Fact]
    public void Roster_events_are_written_as_in_the_document()
    {
        AssertWritten("""{"type":"endpointAdded","data":{"id":"Q","type":"webrtc","metadata":{"displayName":"bob 🐧"}}}""", new EndpointAdded("Q", Metadata));
        AssertWritten("""{"type":"endpointRemoved","data":{"id":"Q"}}""", new EndpointRemoved("Q"));
        AssertWritten("""{"type":"endpointUpdated","data":{"id":"Q","metadata":{"displayName":"bob 🐧"}}}""", new EndpointUpdated("Q", Metadata));
        AssertWritten("""{"type":"error","data":{"message":"boom"}}""", new ErrorEvent("boom", null));
    }

    [Fact]
    public void Track_events_name_the_peer_under_both_names()
    {
        AssertWritten(
            """
            {"type":"tracksAdded","data":{"endpointId":"Q","peerId":"Q","trackIdToMetadata":{"Q:u":{"displayName":"bob 🐧"}},
            "tracks":{"Q:u":{"metadata":{"displayName":"bob 🐧"},
            "simulcastConfig":{"enabled":true,"activeEncodings":["l","m","h"],"disabledEncodings":[]}}}}}
            """,
            new TracksAdded("Q", [Simulcast]));
        AssertWritten(
            """{"type":"tracksRemoved","data":{"peerId":"Q","endpointId":"Q","trackIds":["Q:u"]}}""", new TracksRemoved("Q", ["Q:u"]));
        AssertWritten(
            """{"type":"trackUpdated","data":{"peerId":"Q","endpointId":"Q","trackId":"Q:u","metadata":{"displayName":"bob 🐧"}}}""",
            new TrackUpdated("Q", "Q:u", Metadata));
        AssertWritten(
            """{"type":"trackEncodingDisabled","data":{"peerId":"Q","endpointId":"Q","trackId":"Q:u","encoding":"l"}}""",
            new TrackEncodingDisabled("Q", "Q:u", "l"));
        AssertWritten(
            """{"type":"trackEncodingEnabled","data":{"peerId":"Q","endpointId":"Q","trackId":"Q:u","encoding":"l"}}""",
            new TrackEncodingEnabled("Q", "Q:u", "l"));
    }

    [Fact]
    public void A_track_without_simulcast_says_so()
    {
        AssertWritten(
            """
            {"type":"tracksAdded","data":{"endpointId":"Q","peerId":"Q","trackIdToMetadata":{"Q:u":{}},
            "tracks":{"Q:u":{"metadata":{},"simulcastConfig":{"enabled":false,"activeEncodings":[],"disabledEncodings":[]}}}}}
            """,
            new TracksAdded("Q", [new TrackInfo("Q:u", JsonText.EmptyObject, SimulcastConfig.None)]));
    }

    [Fact]
    public void Negotiation_events_are_custom()
    {
        AssertWritten(
            """
            {"type":"custom","data":{"type":"sdpAnswer","data":{"type":"answer","sdp":"v=0…","midToTrackId":{"0":"P:u1","1":"P:u2","2":"Q:u"}}}}
            """,
            new SdpAnswer("v=0…", new Dictionary<string, string> { ["0"] = "P:u1", ["1"] = "P:u2", ["2"] = "Q:u" }));
        AssertWritten(
            """
            {"type":"custom","data":{"type":"candidate","data":{"candidate":"candidate:1 1 UDP 2130706431 203.0.113.5 40000 typ host",
            "sdpMLineIndex":0,"sdpMid":null,"usernameFragment":null}}}
            """,
            new ServerCandidate("candidate:1 1 UDP 2130706431 203.0.113.5 40000 typ host", 0));
        AssertWritten(
            """
            {"type":"custom","data":{"type":"encodingSwitched",
            "data":{"endpointId":"Q","peerId":"Q","trackId":"Q:u","encoding":"m","reason":"other"}}}
            """,
            new EncodingSwitched("Q", "Q:u", "m", "other"));
        AssertWritten(
            """{"type":"custom","data":{"type":"vadNotification","data":{"trackId":"Q:u","status":"speech"}}}""",
            new VadNotification("Q:u", "speech"));
    }

    [Fact]
    public void OfferData_always_has_its_list_of_turn_servers_because_clients_loop_over_it()
    {
        AssertWritten(
            """{"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":2,"video":1},"integratedTurnServers":[]}}}""",
            new OfferData(new TracksTypes(2, 1), null));
        AssertWritten(
            """
            {"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":2,"video":1},"integratedTurnServers":[
            {"serverAddr":"203.0.113.5","serverPort":50000,"transport":"udp","username":"1790000000:P","password":"…"}]}}}
            """,
            new OfferData(new TracksTypes(2, 1), null)
            {
                IntegratedTurnServers = [new IntegratedTurnServer("203.0.113.5", 50000, "udp", "1790000000:P", "…")],
            });
    }

    [Fact]
    public void Our_page_gets_the_fields_and_events_of_section_8()
    {
        AssertWritten(
            """{"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":4,"video":4},"iceRestart":false,"integratedTurnServers":[]}}}""",
            InDialect(OurPageDialect.Instance, new OfferData(new TracksTypes(4, 4), false)));
        AssertWritten(
            """{"type":"endpointConnection","data":{"endpointId":"Q","state":"reconnecting"}}""",
            InDialect(OurPageDialect.Instance, new EndpointConnection("Q", "reconnecting")));
        AssertWritten(
            """{"type":"trackAvailability","data":{"endpointId":"Q","trackId":"Q:u","available":false,"reason":"codec","codec":"H264"}}""",
            InDialect(OurPageDialect.Instance, new TrackAvailabilityChanged("Q", "Q:u", false, "codec", "H264")));
        AssertWritten(
            """{"type":"error","data":{"message":"It is over.","code":"media_failed"}}""",
            InDialect(OurPageDialect.Instance, new ErrorEvent("It is over.", "media_failed")));
    }

    [Fact]
    public void No_other_client_is_ever_sent_what_is_our_pages_own()
    {
        Assert.Empty(EndpointEraDialect.Instance.Translate(new EndpointConnection("Q", "reconnecting")));
        Assert.Empty(EndpointEraDialect.Instance.Translate(new TrackAvailabilityChanged("Q", "Q:u", true, null, null)));
        AssertWritten(
            """{"type":"custom","data":{"type":"offerData","data":{"tracksTypes":{"audio":0,"video":0},"integratedTurnServers":[]}}}""",
            InDialect(EndpointEraDialect.Instance, new OfferData(new TracksTypes(0, 0), false)));
        AssertWritten("""{"type":"error","data":{"message":"boom"}}""", InDialect(EndpointEraDialect.Instance, new ErrorEvent("boom", "media_failed")));
    }

    [Fact]
    public void A_push_holds_the_event_as_a_string_and_its_number_only_when_it_has_one()
    {
        var text = ServerEventWriter.Write(new EndpointRemoved("Q\"<\n"));

        Assert.Equal(text, (string?)JsonNode.Parse(ServerEventWriter.WritePayload(text, null))!["data"]);
        Assert.Null(JsonNode.Parse(ServerEventWriter.WritePayload(text, null))!["seq"]);
        Assert.Equal(7, (int?)JsonNode.Parse(ServerEventWriter.WritePayload(text, 7))!["seq"]);
    }

    private static string InDialect(ClientDialect dialect, ServerEvent serverEvent)
        => ServerEventWriter.Write(Assert.Single(dialect.Translate(serverEvent)));

    private static void AssertWritten(string expected, ServerEvent serverEvent) => AssertWritten(expected, ServerEventWriter.Write(serverEvent));

    private static void AssertWritten(string expected, string? written)
        => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(written!)), $"Expected {expected}, written {written}");
}
