using System.Text.Json.Nodes;
using Videoroom.Actors.Channels;
using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.MediaEvents;

public class ServerEventWriterTests
{
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
            """{"type":"trackAvailability","data":{"endpointId":"Q","trackId":"Q:u","available":false,"reason":"codec","codec":"H264","profile":"High"}}""",
            InDialect(OurPageDialect.Instance, new TrackAvailabilityChanged("Q", "Q:u", false, "codec", "H264") { Profile = "High" }));
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
