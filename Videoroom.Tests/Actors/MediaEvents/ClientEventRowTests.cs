using Videoroom.Actors.MediaEvents;
using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Tests.Actors.MediaEvents;

/// <summary>The rows of docs/protocol.md, section 3.1, as the clients write them.</summary>
public class ClientEventRowTests
{
    private readonly ClientEventReader _reader = new(maxMetadataBytes: 100);

    [Fact]
    public void Row_join_of_generation_A()
        => Expect(new Join(new JsonText("""{"displayName":"bob"}""")), """{"type":"join","data":{"metadata":{"displayName":"bob"}}}""");

    [Fact]
    public void Row_connect() => Expect(
        new Connect(new JsonText("""{"emoji":"🐧","displayName":"alice"}""")),
        """{"type":"connect","data":{"metadata":{"emoji":"🐧","displayName":"alice"}}}""");

    [Fact]
    public void Row_leave_of_generation_A() => Expect(new Disconnect(), """{"type":"leave"}""");

    [Fact]
    public void Row_disconnect() => Expect(new Disconnect(), """{"type":"disconnect"}""");

    [Fact]
    public void Row_updatePeerMetadata_of_generation_A() => Expect(
        new UpdateEndpointMetadata(new JsonText("""{"displayName":"rob"}""")),
        """{"type":"updatePeerMetadata","data":{"metadata":{"displayName":"rob"}}}""");

    [Fact]
    public void Row_updateEndpointMetadata() => Expect(
        new UpdateEndpointMetadata(new JsonText("""{"displayName":"rob"}""")),
        """{"type":"updateEndpointMetadata","data":{"metadata":{"displayName":"rob"}}}""");

    [Fact]
    public void Row_updateTrackMetadata() => Expect(
        new UpdateTrackMetadata("P:u", new JsonText("""{"active":false,"type":"camera"}""")),
        """{"type":"updateTrackMetadata","data":{"trackId":"P:u","trackMetadata":{"active":false,"type":"camera"}}}""");

    [Fact]
    public void Row_disableTrackEncoding_and_enableTrackEncoding_of_generation_C()
    {
        Expect(new DisableTrackEncoding("P:u", "l"), """{"type":"disableTrackEncoding","data":{"trackId":"P:u","encoding":"l"}}""");
        Expect(new EnableTrackEncoding("P:u", "l"), """{"type":"enableTrackEncoding","data":{"trackId":"P:u","encoding":"l"}}""");
    }

    [Fact]
    public void Row_renegotiateTracks()
    {
        Expect(new RenegotiateTracks(), """{"type":"custom","data":{"type":"renegotiateTracks"}}""");
        Expect(new RenegotiateTracks(IceRestart: true), """{"type":"custom","data":{"type":"renegotiateTracks","data":{"iceRestart":true}}}""");
    }

    [Fact]
    public void Row_sdpOffer()
    {
        var offer = Assert.IsType<SdpOffer>(Read(
            """
            {"type":"custom","data":{"type":"sdpOffer","data":{"sdpOffer":{"type":"offer","sdp":"v=0…"},
            "trackIdToTrackMetadata":{"P:u1":{"active":true,"type":"camera"}},
            "trackIdToTrackBitrates":{"P:u1":{"l":102400,"m":512000,"h":1536000},"P:u2":50000},
            "midToTrackId":{"0":"P:u1","1":"P:u2"}}}}
            """));

        Assert.Equal("v=0…", offer.Sdp);
        Assert.Equal("P:u1", offer.MidToTrackId["0"]);
        Assert.Equal("""{"active":true,"type":"camera"}""", offer.TrackIdToTrackMetadata["P:u1"].Raw);
        Assert.Equal("{}", offer.TrackIdToTrackMetadata["P:u2"].Raw);
        Assert.Equal(1536000, offer.TrackIdToTrackBitrates["P:u1"].EncodingBitratesBps!["h"]);
        Assert.Equal(50000, offer.TrackIdToTrackBitrates["P:u2"].BitrateBps);
    }

    [Fact]
    public void Row_sdpOffer_of_generation_A_has_no_bitrates()
    {
        var offer = Assert.IsType<SdpOffer>(Read(
            """
            {"type":"custom","data":{"type":"sdpOffer","data":{"sdpOffer":{"type":"offer","sdp":"v=0…"},
            "trackIdToTrackMetadata":{"P:u1":{}},"midToTrackId":{"0":"P:u1"}}}}
            """));

        Assert.Equal("P:u1", offer.MidToTrackId["0"]);
        Assert.Empty(offer.TrackIdToTrackBitrates);
    }

    [Fact]
    public void Row_candidate() => Expect(
        new ClientCandidate(),
        """
        {"type":"custom","data":{"type":"candidate","data":{
        "candidate":"candidate:2 1 udp 41885439 192.0.2.1 50123 typ relay raddr 0.0.0.0 rport 0 generation 0","sdpMLineIndex":0}}}
        """);

    [Fact]
    public void Row_setTargetTrackVariant() => Expect(
        new SetTargetTrackVariant("Q:u", "m"),
        """{"type":"custom","data":{"type":"setTargetTrackVariant","data":{"trackId":"Q:u","variant":"m"}}}""");

    [Fact]
    public void Row_trackVariantBitrates_is_a_number_without_simulcast_and_numbers_by_layer_with_it()
    {
        var layers = Assert.IsType<TrackVariantBitrates>(Read(
            """
            {"type":"custom","data":{"type":"trackVariantBitrates","data":{"trackId":"P:u",
            "variantBitrates":{"l":102400,"m":512000,"h":1536000}}}}
            """));
        var single = Assert.IsType<TrackVariantBitrates>(Read(
            """{"type":"custom","data":{"type":"trackVariantBitrates","data":{"trackId":"P:u","variantBitrates":50000}}}"""));

        Assert.Equal(512000, layers.VariantBitrates.EncodingBitratesBps!["m"]);
        Assert.Equal(50000, single.VariantBitrates.BitrateBps);
    }

    [Fact]
    public void Row_prioritizeTrack_and_unprioritizeTrack()
    {
        Expect(new PrioritizeTrack("Q:u"), """{"type":"custom","data":{"type":"prioritizeTrack","data":{"trackId":"Q:u"}}}""");
        Expect(new UnprioritizeTrack("Q:u"), """{"type":"custom","data":{"type":"unprioritizeTrack","data":{"trackId":"Q:u"}}}""");
    }

    [Fact]
    public void Row_preferedVideoSizes() => Expect(
        new PreferedVideoSizes(1, 0, 3, false),
        """
        {"type":"custom","data":{"type":"preferedVideoSizes","data":{
        "bigScreens":1,"mediumScreens":0,"smallScreens":3,"allSameSize":false}}}
        """);

    [Fact]
    public void Row_trackNeeds_of_our_page()
    {
        var needs = Assert.IsType<TrackNeeds>(Read(
            """
            {"type":"custom","data":{"type":"trackNeeds","data":{"tracks":[
            {"trackId":"Q:u","width":148,"height":96,"pinned":false},{"trackId":"R:u","width":0,"height":0,"pinned":true}]}}}
            """));

        Assert.Equal([new TrackNeed("Q:u", 148, 96, false), new TrackNeed("R:u", 0, 0, true)], needs.Tracks);
    }

    [Fact]
    public void Row_qualityReport_of_our_page()
    {
        var report = Assert.IsType<QualityReported>(Read(
            """
            {"type":"custom","data":{"type":"qualityReport","data":{
            "published":[{"trackId":"P:u","limitation":"cpu"},{"trackId":"P:v","limitation":"bandwidth"}],
            "received":[{"trackId":"Q:u","decoding":"slow"}]}}}
            """)).Report;

        Assert.Equal([new("P:u", EncoderLimitation.Cpu), new("P:v", EncoderLimitation.Bandwidth)], report.Limitations);
        Assert.Equal(["Q:u"], report.SlowDecoders);
    }

    private void Expect(ClientEvent expected, string text) => Assert.Equal(expected, Read(text));

    private ClientEvent? Read(string text) => _reader.Read(text).Event;
}
