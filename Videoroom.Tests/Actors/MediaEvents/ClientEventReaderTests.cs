using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.MediaEvents;

public class ClientEventReaderTests
{
    private readonly ClientEventReader _reader = new(maxMetadataBytes: 100);

    [Fact]
    public void Connect_is_read_with_its_metadata_as_it_came()
    {
        var read = _reader.Read("""{"type":"connect","data":{"metadata":{"emoji":"🐧","displayName":"alice"}}}""");

        Assert.Equal(new Connect(new JsonText("""{"emoji":"🐧","displayName":"alice"}""")), read.Event);
    }

    [Theory]
    [InlineData("""{"type":"connect","data":{"metadata":null}}""")]
    [InlineData("""{"type":"connect","data":{"metadata":"alice"}}""")]
    [InlineData("""{"type":"connect","data":{"metadata":[1]}}""")]
    [InlineData("""{"type":"connect","data":{}}""")]
    [InlineData("""{"type":"connect"}""")]
    public void Metadata_that_is_no_object_is_replaced_at_connect_because_clients_read_fields_of_it(string text)
    {
        Assert.Equal(new Connect(JsonText.EmptyObject), _reader.Read(text).Event);
    }

    [Fact]
    public void Row16_metadata_that_is_too_long_is_replaced_at_connect_and_refused_in_an_update()
    {
        var metadata = $$"""{"displayName":"{{new string('x', 100)}}"}""";

        Assert.Equal(new Connect(JsonText.EmptyObject), _reader.Read($$$"""{"type":"connect","data":{"metadata":{{{metadata}}}}}""").Event);
        Assert.NotNull(_reader.Read($$$"""{"type":"updateEndpointMetadata","data":{"metadata":{{{metadata}}}}}""").Error);
        Assert.NotNull(_reader.Read($$$"""{"type":"updateTrackMetadata","data":{"trackId":"P:u","trackMetadata":{{{metadata}}}}}""").Error);
    }

    [Theory]
    [InlineData("""{"type":"updateEndpointMetadata","data":{"metadata":"alice"}}""")]
    [InlineData("""{"type":"updateEndpointMetadata","data":{}}""")]
    [InlineData("""{"type":"updateEndpointMetadata"}""")]
    public void An_update_of_metadata_to_something_else_than_an_object_is_refused(string text)
    {
        Assert.NotNull(_reader.Read(text).Error);
    }

    [Fact]
    public void The_documents_events_are_read()
    {
        Assert.IsType<Disconnect>(_reader.Read("""{"type":"disconnect"}""").Event);
        Assert.Equal(
            new UpdateEndpointMetadata(new JsonText("""{"a":1}""")),
            _reader.Read("""{"type":"updateEndpointMetadata","data":{"metadata":{"a":1}}}""").Event);
        Assert.Equal(
            new UpdateTrackMetadata("P:u", new JsonText("""{"active":false,"type":"camera"}""")),
            _reader.Read("""{"type":"updateTrackMetadata","data":{"trackId":"P:u","trackMetadata":{"active":false,"type":"camera"}}}""").Event);
        Assert.Equal(
            new DisableTrackEncoding("P:u", "l"), _reader.Read("""{"type":"disableTrackEncoding","data":{"trackId":"P:u","encoding":"l"}}""").Event);
        Assert.Equal(
            new EnableTrackEncoding("P:u", "l"), _reader.Read("""{"type":"enableTrackEncoding","data":{"trackId":"P:u","encoding":"l"}}""").Event);
        Assert.Equal(new RenegotiateTracks(), ReadCustom("""{"type":"renegotiateTracks"}"""));
        Assert.Equal(new RenegotiateTracks(IceRestart: true), ReadCustom("""{"type":"renegotiateTracks","data":{"iceRestart":true}}"""));
        Assert.IsType<ClientCandidate>(ReadCustom(
            """{"type":"candidate","data":{"candidate":"candidate:1 1 udp 1 192.0.2.1 1 typ relay","sdpMLineIndex":0}}"""));
        Assert.Equal(
            new SetTargetTrackVariant("Q:u", "m"), ReadCustom("""{"type":"setTargetTrackVariant","data":{"trackId":"Q:u","variant":"m"}}"""));
        Assert.Equal(new PrioritizeTrack("Q:u"), ReadCustom("""{"type":"prioritizeTrack","data":{"trackId":"Q:u"}}"""));
        Assert.Equal(new UnprioritizeTrack("Q:u"), ReadCustom("""{"type":"unprioritizeTrack","data":{"trackId":"Q:u"}}"""));
        Assert.Equal(
            new PreferedVideoSizes(1, 0, 3, false),
            ReadCustom("""{"type":"preferedVideoSizes","data":{"bigScreens":1,"mediumScreens":0,"smallScreens":3,"allSameSize":false}}"""));
    }

    [Fact]
    public void Bitrates_are_a_number_without_simulcast_and_numbers_by_layer_with_it()
    {
        var layers = Assert.IsType<TrackVariantBitrates>(ReadCustom(
            """{"type":"trackVariantBitrates","data":{"trackId":"P:u","variantBitrates":{"l":102400,"m":512000,"h":1536000}}}"""));
        var single = Assert.IsType<TrackVariantBitrates>(ReadCustom(
            """{"type":"trackVariantBitrates","data":{"trackId":"P:u","variantBitrates":50000}}"""));

        Assert.Equal(512000, layers.VariantBitrates.EncodingBitratesBps!["m"]);
        Assert.Equal(50000, single.VariantBitrates.BitrateBps);
    }

    [Fact]
    public void An_offer_is_read_with_its_maps()
    {
        var offer = Assert.IsType<SdpOffer>(ReadCustom(
            """
            {"type":"sdpOffer","data":{"sdpOffer":{"type":"offer","sdp":"v=0…"},
            "trackIdToTrackMetadata":{"P:u1":{"active":true,"type":"camera"}},
            "trackIdToTrackBitrates":{"P:u1":{"l":102400,"m":512000,"h":1536000},"P:u2":50000},
            "midToTrackId":{"0":"P:u1","1":"P:u2"}}}
            """));

        Assert.Equal("v=0…", offer.Sdp);
        Assert.Equal("P:u1", offer.MidToTrackId["0"]);
        Assert.Equal("""{"active":true,"type":"camera"}""", offer.TrackIdToTrackMetadata["P:u1"].Raw);
        Assert.Equal("{}", offer.TrackIdToTrackMetadata["P:u2"].Raw);
        Assert.Equal(1536000, offer.TrackIdToTrackBitrates["P:u1"].EncodingBitratesBps!["h"]);
        Assert.Equal(50000, offer.TrackIdToTrackBitrates["P:u2"].BitrateBps);
    }

    [Fact]
    public void An_offer_of_a_client_that_sends_nothing_needs_no_maps()
    {
        var offer = Assert.IsType<SdpOffer>(ReadCustom("""{"type":"sdpOffer","data":{"sdpOffer":{"type":"offer","sdp":"v=0"}}}"""));

        Assert.Empty(offer.MidToTrackId);
        Assert.Empty(offer.TrackIdToTrackBitrates);
    }

    [Fact]
    public void An_unknown_type_is_told_from_a_malformed_event()
    {
        Assert.Equal("muteTrack", _reader.Read("""{"type":"muteTrack","data":{"trackId":"P:u"}}""").UnknownType);
    }

    [Theory]
    [InlineData("")]
    [InlineData("connect")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"custom"}""")]
    [InlineData("""{"type":"custom","data":"x"}""")]
    [InlineData("""{"type":"updateTrackMetadata","data":{"trackMetadata":{}}}""")]
    [InlineData("""{"type":"updateTrackMetadata","data":{"trackId":null,"trackMetadata":{}}}""")]
    [InlineData("""{"type":"updateTrackMetadata","data":{"trackId":"","trackMetadata":{}}}""")]
    [InlineData("""{"type":"updateTrackMetadata","data":{"trackId":7,"trackMetadata":{}}}""")]
    [InlineData("""{"type":"disableTrackEncoding","data":{"trackId":"P:u","encoding":"x"}}""")]
    [InlineData("""{"type":"setTargetTrackVariant","data":{"trackId":"P:u","variant":"hh"}}""")]
    [InlineData("""{"type":"sdpOffer"}""")]
    [InlineData("""{"type":"sdpOffer","data":{"sdpOffer":"v=0"}}""")]
    [InlineData("""{"type":"sdpOffer","data":{"sdpOffer":{"sdp":null}}}""")]
    [InlineData("""{"type":"sdpOffer","data":{"sdpOffer":{"sdp":"v=0"},"midToTrackId":{"0":null}}}""")]
    [InlineData("""{"type":"sdpOffer","data":{"sdpOffer":{"sdp":"v=0"},"trackIdToTrackBitrates":{"P:u":-1}}}""")]
    [InlineData("""{"type":"sdpOffer","data":{"sdpOffer":{"sdp":"v=0"},"trackIdToTrackBitrates":{"P:u":{"l":[]}}}}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"updateTrackMetadata","data":{"trackId":"\ud800","trackMetadata":{}}}""")]
    public void Row12_a_malformed_event_is_an_error_value_and_never_an_exception(string text)
    {
        var read = _reader.Read(text);

        Assert.Null(read.Event);
        Assert.NotNull(read.Error);
    }

    [Fact]
    public void Row12_deep_nesting_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"custom","data":""", 20_000));

        Assert.NotNull(_reader.Read(deep).Error);
        var array = new string('[', 40) + new string(']', 40);
        Assert.NotNull(_reader.Read("""{"type":"connect","data":{"metadata":{"a":""" + array + "}}}").Error);
    }

    [Fact]
    public void Row16_a_strangers_text_gets_into_the_log_short_and_without_control_characters()
    {
        var read = _reader.Read($$"""{"type":"\n\u001b[31m{{new string('x', 10_000)}}"}""");

        Assert.DoesNotContain(read.UnknownType!, char.IsControl);
        Assert.True(read.UnknownType!.Length < 200);
    }

    private ClientEvent? ReadCustom(string inner) => _reader.Read($$"""{"type":"custom","data":{{inner}}}""").Event;
}
