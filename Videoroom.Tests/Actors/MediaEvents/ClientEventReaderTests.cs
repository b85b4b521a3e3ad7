using Videoroom.Actors.MediaEvents;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Tests.Actors.MediaEvents;

public class ClientEventReaderTests
{
    private readonly ClientEventReader _reader = new(maxMetadataBytes: 100);

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
    public void An_offer_of_a_client_that_sends_nothing_needs_no_maps()
    {
        var offer = Assert.IsType<SdpOffer>(ReadCustom("""{"type":"sdpOffer","data":{"sdpOffer":{"type":"offer","sdp":"v=0"}}}"""));

        Assert.Empty(offer.MidToTrackId);
        Assert.Empty(offer.TrackIdToTrackBitrates);
    }

    [Fact]
    public void Row12_needs_are_bounded_in_number_and_size_and_name_a_track_once()
    {
        var sizes = Needs("""
            [{"trackId":"a","width":-5,"height":1e300},{"trackId":"b","width":99.7,"height":16385,"pinned":true},{"trackId":"b","width":1,"height":2}]
            """);
        Assert.Equal([new TrackNeed("a", 0, TrackNeeds.MaxSize, false), new TrackNeed("b", 1, 2, false)], sizes);

        var many = string.Join(',', Enumerable.Range(0, 2000).Select(number => $$"""{"trackId":"t{{number}}","width":1,"height":1}"""));
        Assert.Equal(TrackNeeds.MaxTracks, Needs($"[{many}]").Count);
        Assert.Empty(Needs("[]"));

        IReadOnlyList<TrackNeed> Needs(string tracks)
            => Assert.IsType<TrackNeeds>(ReadCustom($$$"""{"type":"trackNeeds","data":{"tracks":{{{tracks}}}}}""")).Tracks;
    }

    [Fact]
    public void A_quality_report_may_lack_either_list_and_is_read_up_to_a_limit()
    {
        Assert.Empty(Read("{}").SlowDecoders);
        Assert.Empty(Read("""{"published":[],"received":[]}""").Limitations);
        var many = string.Join(',', Enumerable.Range(0, 600).Select(i => $$"""{"trackId":"{{i}}","limitation":"cpu","decoding":"slow"}"""));
        var report = Read($$"""{"published":[{{many}}],"received":[{{many}}]}""");
        Assert.Equal((QualityReported.MaxPublished, QualityReported.MaxReceived), (report.Limitations.Count, report.SlowDecoders.Count));

        QualityReport Read(string data) => Assert.IsType<QualityReported>(ReadCustom($$"""{"type":"qualityReport","data":{{data}}}""")).Report;
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
    [InlineData("""{"type":"preferedVideoSizes","data":{"bigScreens":-1,"mediumScreens":0,"smallScreens":3,"allSameSize":false}}""")]
    [InlineData("""{"type":"prioritizeTrack","data":{}}""")]
    [InlineData("""{"type":"qualityReport"}""")]
    [InlineData("""{"type":"qualityReport","data":{"published":[null]}}""")]
    [InlineData("""{"type":"qualityReport","data":{"published":[{"trackId":"P:u"}]}}""")]
    [InlineData("""{"type":"qualityReport","data":{"published":[{"trackId":"P:u","limitation":"heat"}]}}""")]
    [InlineData("""{"type":"qualityReport","data":{"published":[{"trackId":"","limitation":"cpu"}]}}""")]
    [InlineData("""{"type":"qualityReport","data":{"received":[{"trackId":"Q:u","decoding":"fast"}]}}""")]
    [InlineData("""{"type":"qualityReport","data":{"received":{}}}""")]
    [InlineData("""{"type":"trackNeeds"}""")]
    [InlineData("""{"type":"trackNeeds","data":{"tracks":[null]}}""")]
    [InlineData("""{"type":"trackNeeds","data":{"tracks":[{"trackId":"","width":1,"height":1}]}}""")]
    [InlineData("""{"type":"trackNeeds","data":{"tracks":[{"trackId":"P:u","width":"wide","height":1}]}}""")]
    [InlineData("""{"type":"trackNeeds","data":{"tracks":[{"trackId":"P:u"}]}}""")]
    [InlineData("""{"type":"updatePeerMetadata","data":{"metadata":"bob"}}""")]
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
    public void Row12_half_a_surrogate_pair_in_the_text_itself_is_an_error_value()
        => Assert.NotNull(_reader.Read("{\"type\":\"connect\udcbb\"}").Error);

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
