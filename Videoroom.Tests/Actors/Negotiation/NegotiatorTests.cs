using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;
using Videoroom.Tests.Web.Whip;

namespace Videoroom.Tests.Actors.Negotiation;

public class NegotiatorTests : NegotiatorTestBase
{
    [Fact]
    public void A_client_that_waits_for_the_DTLS_handshake_gets_a_server_that_begins_it_for_as_long_as_the_association_lasts()
    {
        Client.AddOwn("cam", MediaKind.Video);
        Client.Mistake = line => line with { Setup = SdpSetup.Passive };
        var first = Offer();
        Assert.Equal(DtlsRole.Client, first.OwnDtlsRole);
        Assert.Equal(SdpSetup.Active, Assert.Single(Answer(first).Media).Setup);

        Client.Mistake = line => line with { Setup = SdpSetup.ActPass };
        Assert.Equal(SdpSetup.Active, Assert.Single(Answer(Offer()).Media).Setup);
    }

    [Fact]
    public void Tracks_know_the_place_of_their_line_in_the_offer()
    {
        Client.AddOwn("mic", MediaKind.Audio);
        Client.AddOwn("cam", MediaKind.Video);
        Client.AddOwn("screen", MediaKind.Video);

        Assert.Equal([0, 1, 2], Offer().Publish.Select(publish => publish.LineIndex));
    }

    [Fact]
    public void A_published_track_is_answered_recvonly_with_one_codec_and_its_retransmissions()
    {
        var mid = Client.AddOwn("cam", MediaKind.Video);
        Client.Metadata["P:cam"] = """{"active":true}""";
        var result = Offer();

        var line = Assert.Single(Answer(result).Media);
        Assert.Equal(SdpDirection.RecvOnly, line.Direction);
        Assert.Equal(SdpSetup.Passive, line.Setup);
        Assert.Equal([96, 97], line.Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Equal(["transport-cc", "ccm fir", "nack", "nack pli"], line.Payloads[0].Feedback);
        Assert.True(Answer(result).IceLite);
        Assert.Equal([mid], Answer(result).BundleMids);
        Assert.Equal("P:cam", result.Answer!.MidToTrackId[mid]);
        Assert.Equal(
        [
            "candidate:1 1 UDP 2130706431 203.0.113.5 20000 typ host",
            "candidate:2 1 TCP 1520435199 203.0.113.5 20000 typ host tcptype passive",
        ], result.Answer.Candidates);
        Assert.DoesNotContain("candidate", result.Answer.Sdp);
        Assert.DoesNotContain("pwd", result.Answer.ToString());

        var publish = Assert.Single(result.Publish);
        Assert.Equal((Codec.Vp8, (byte)96, (byte?)97), (publish.Format.Codec, publish.Format.PayloadType, publish.RtxPayloadType));
        Assert.Equal([new PublishedEncoding(null, 1001, 1002)], publish.Encodings);
        Assert.True(publish is { Nack: true, PictureLossIndication: true, FullIntraRequest: true, Extensions.TransportSequenceNumber: 3 });
        Assert.Equal(Client.Fingerprints, result.RemoteFingerprints);
        var published = Assert.Single(result.Published);
        Assert.Equal(("P:cam", """{"active":true}"""), (published.TrackId, published.MetadataJson));
    }

    [Fact]
    public void Redundant_audio_is_taken_and_sent_where_it_is_offered_after_Opus()
    {
        Client.AddOwn("mic", MediaKind.Audio);
        Client.Mistake = line => line.Kind == MediaKind.Audio ? line with { Payloads = [.. line.Payloads, Red("111/111")] } : line;
        var result = Join("Q");

        var lines = Answer(result).Media.Where(line => line.Kind == MediaKind.Audio).ToList();
        Assert.Equal([111, 63], lines[0].Payloads.Select(payload => (int)payload.PayloadType));
        var publish = Assert.Single(result.Publish);
        Assert.Equal((111, (byte?)63, (byte?)null), (publish.Format.PayloadType, publish.RedPayloadType, publish.RtxPayloadType));
        Assert.Equal([111, 63], lines[1].Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Equal(("red", 2, "111/111"), (lines[1].Payloads[1].Encoding, lines[1].Payloads[1].Channels, lines[1].Payloads[1].FormatParameters));
        Assert.Empty(lines[1].SsrcGroups);
        var audio = result.Subscribe.Single(subscribe => subscribe.TrackId == "Q:a");
        Assert.Equal((111, (byte?)63, (byte?)null, (uint?)null), (audio.Format.PayloadType, audio.RedPayloadType, audio.RtxPayloadType, audio.RtxSsrc));
    }

    [Fact]
    public void A_publisher_that_prefers_redundant_audio_is_answered_that_it_may_send_it()
    {
        Client.AddOwn("mic", MediaKind.Audio);
        Client.Mistake = line => line with { Payloads = [Red("111/111"), .. line.Payloads] };
        var result = Offer();

        var line = Assert.Single(Answer(result).Media);
        Assert.Equal([63, 111], line.Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Equal(("red", "111/111"), (line.Payloads[0].Encoding, line.Payloads[0].FormatParameters));
        var publish = Assert.Single(result.Publish);
        Assert.Equal((Codec.Opus, 111, (byte?)63), (publish.Format.Codec, publish.Format.PayloadType, publish.RedPayloadType));
        Assert.Equal(111, Assert.Single(result.Published).Format.PayloadType);
    }

    [Theory]
    [InlineData("111/13")]
    [InlineData("110/110")]
    public void Redundant_audio_of_anything_but_Opus_is_not_taken(string blocks)
    {
        Client.AddOwn("mic", MediaKind.Audio);
        Client.Mistake = line => line with { Payloads = [Red(blocks), .. line.Payloads] };
        var result = Offer();

        Assert.Equal([111], Assert.Single(Answer(result).Media).Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Null(Assert.Single(result.Publish).RedPayloadType);
    }

    [Fact]
    public void Simulcast_is_taken_and_its_encodings_are_listed_from_lowest_to_highest()
    {
        Client.AddOwn("cam", MediaKind.Video, "h", "m", "l");
        Client.AddOwn("other", MediaKind.Video, "x", "y");
        Client.Bitrates["P:other"] = new TrackBitrates(null, new Dictionary<string, long> { ["x"] = 900, ["y"] = 100 });
        var result = Offer();

        var line = Answer(result).Media[0];
        Assert.Equal(["l", "m", "h"], line.Simulcast!.Recv);
        Assert.All(line.Rids, rid => Assert.False(rid.Send));
        Assert.Equal(["l", "m", "h"], result.Publish[0].Encodings.Select(encoding => encoding.Rid));
        Assert.Equal((10, 11), (result.Publish[0].Extensions.RtpStreamId, result.Publish[0].Extensions.RepairedRtpStreamId));
        Assert.Equal(["y", "x"], result.Published[1].Encodings);
    }

    [Fact]
    public void The_first_of_VIDEO_CODECS_that_is_offered_is_taken()
    {
        Client.AddOwn("cam", MediaKind.Video);
        var negotiator = Create(options => options with { VideoCodecs = [Codec.Av1, Codec.H264, Codec.Vp8] });
        Assert.Equal(Codec.H264, Assert.Single(negotiator.HandleOffer(Client.Offer(), 0).Publish).Format.Codec);
    }

    [Fact]
    public void A_removed_track_is_unpublished_and_its_line_answered_inactive_with_all_that_it_had()
    {
        var mid = Client.AddOwn("cam", MediaKind.Video, "l", "h");
        Offer();
        Client.RemoveOwn(mid);
        var result = Offer();

        Assert.Equal(["P:cam"], result.Unpublish);
        var line = Answer(result).Media[0];
        Assert.Equal(SdpDirection.Inactive, line.Direction);
        Assert.Equal(["l", "h"], line.Simulcast!.Recv);
        Assert.Contains(line.Extmaps, extmap => extmap.Id == 10);
        Assert.Empty(result.Answer!.MidToTrackId);
    }

    [Fact]
    public void An_offer_that_changes_nothing_tells_nobody_anything()
    {
        Client.AddOwn("cam", MediaKind.Video, "l", "m", "h");
        Client.Bitrates["P:cam"] = new TrackBitrates(null, new Dictionary<string, long> { ["l"] = 1 });
        Offer();
        Client.Bitrates["P:cam"] = new TrackBitrates(null, new Dictionary<string, long> { ["l"] = 1 });
        var result = Offer();
        Assert.Empty(result.Publish);
        Assert.Empty(result.Published);
        Assert.Null(result.RemoteFingerprints);

        Client.Metadata["P:cam"] = "{}";
        Assert.Single(Offer().Published);
    }

    [Fact]
    public void A_remote_track_gets_a_line_with_an_SSRC_retransmissions_and_transport_wide_feedback()
    {
        var result = Join("Q");
        var (audio, video) = (Answer(result).Media[0], Answer(result).Media[1]);
        Assert.Equal(SdpDirection.SendOnly, video.Direction);
        Assert.Equal(["transport-cc", "ccm fir", "nack", "nack pli"], video.Payloads[0].Feedback);
        Assert.Equal(["transport-cc"], audio.Payloads[0].Feedback);
        Assert.Equal("Q:v", result.Answer!.MidToTrackId[video.Mid]);

        var subscribe = result.Subscribe[1];
        Assert.Equal(3, subscribe.Extensions.TransportSequenceNumber);
        Assert.Equal(("Q:v", video.Mid, (byte)96, (byte?)97, "Q"), (subscribe.TrackId, subscribe.Mid, subscribe.Format.PayloadType, subscribe.RtxPayloadType, subscribe.Cname));
        Assert.Equal([subscribe.Ssrc, subscribe.RtxSsrc!.Value], video.Ssrcs.Select(ssrc => ssrc.Ssrc));
        Assert.Equal("FID", Assert.Single(video.SsrcGroups).Semantics);
        Assert.All(video.Ssrcs.Concat(audio.Ssrcs), ssrc => Assert.Equal("Q", ssrc.Cname));
        Assert.Equal(3, new[] { video.Ssrcs[0].Ssrc, video.Ssrcs[1].Ssrc, Assert.Single(audio.Ssrcs).Ssrc }.Distinct().Count());
        Assert.NotEqual(Assert.Single(video.Msids), Assert.Single(audio.Msids));
    }

    [Fact]
    public void Congestion_control_feedback_is_agreed_on_for_all_payload_types_where_transport_wide_feedback_is_not_offered()
    {
        Client.Mistake = line => WithoutTransportWide(line) with { CommonFeedback = ["ack ccfb"] };
        var result = Join("Q");

        Assert.Equal(2, result.Answer!.Sdp.Split("\r\n").Count(line => line == "a=rtcp-fb:* ack ccfb"));
        Assert.DoesNotContain("transport-cc", result.Answer.Sdp, StringComparison.Ordinal);
        Assert.DoesNotContain("goog-remb", result.Answer.Sdp, StringComparison.Ordinal);
        Assert.All(result.Subscribe, subscribe => Assert.True(subscribe.CongestionControlFeedback));
        Assert.All(result.Subscribe, subscribe => Assert.Equal(0, subscribe.Extensions.TransportSequenceNumber));
    }

    [Fact]
    public void Transport_wide_feedback_is_preferred()
    {
        Client.Mistake = line => line with { CommonFeedback = ["ack ccfb"] };
        var result = Join("Q");

        Assert.DoesNotContain("ccfb", result.Answer!.Sdp, StringComparison.Ordinal);
        Assert.All(result.Subscribe, subscribe => Assert.Equal((false, 3), (subscribe.CongestionControlFeedback, subscribe.Extensions.TransportSequenceNumber)));
    }

    [Fact]
    public void Sound_may_lack_transport_wide_feedback()
    {
        Client.Mistake = line => line.Kind == MediaKind.Audio ? WithoutTransportWide(line) : line;
        var result = Join("Q");

        Assert.Equal([false, true], Answer(result).Media.Select(line => line.Payloads[0].HasFeedback("transport-cc")));
        Assert.Equal([0, 3], result.Subscribe.Select(subscribe => (int)subscribe.Extensions.TransportSequenceNumber));
    }

    [Fact]
    public void A_picture_without_what_the_others_have_makes_all_of_the_client_fall_back()
    {
        var request = Negotiator.AddRemoteTracks([Audio("Q", "a"), Video("Q", "v"), Video("Q", "screen")], 0).OfferRequest!;
        Client.Mistake = line => line.Mid == "1" ? WithoutTransportWide(line) : line with { CommonFeedback = ["ack ccfb"] };
        var result = Negotiator.HandleOffer(Client.Offer(request), 0);

        Assert.Equal([false, true, true], Answer(result).Media.Select(line => line.Payloads[0].HasFeedback("goog-remb")));
        Assert.DoesNotContain("transport-cc", result.Answer!.Sdp, StringComparison.Ordinal);
        Assert.DoesNotContain("ccfb", result.Answer.Sdp, StringComparison.Ordinal);
        Assert.All(result.Subscribe, subscribe => Assert.Equal((false, 0), (subscribe.CongestionControlFeedback, subscribe.Extensions.TransportSequenceNumber)));
    }

    [Fact]
    public void With_grouping_a_publishers_audio_and_first_video_share_a_stream_but_never_a_whole_msid()
    {
        var negotiator = Create(options => options with { GroupStreams = true });
        var request = negotiator.AddRemoteTracks([Audio("Q", "a"), Video("Q", "v"), Video("Q", "screen"), Audio("R", "a")], 0).OfferRequest!;
        var lines = Answer(negotiator.HandleOffer(Client.Offer(request), 0)).Media;
        var msids = lines.Select(line => line.Msids[0]).ToArray(); // audio Q, audio R, video Q, screen Q
        Assert.Equal(msids[0].StreamId, msids[2].StreamId);
        Assert.Equal(3, msids.Select(msid => msid.StreamId).Distinct().Count());
        Assert.Equal(4, msids.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_engine_is_told_which_tracks_are_shared_screens(bool isScreen)
    {
        var request = Negotiator.AddRemoteTracks([Video("Q", "v") with { IsScreen = isScreen }], 0).OfferRequest!;

        Assert.Equal(isScreen, Assert.Single(Complete(Client.Offer(request)).Subscribe).IsScreen);
    }

    [Fact]
    public void A_receiver_without_the_codec_gets_an_inactive_line_and_is_told_so_until_it_has_it()
    {
        var request = Negotiator.AddRemoteTracks([new RemoteTrack("Q:v", "Q", new CodecFormat(Codec.Vp9, 98, 90_000))], 0).OfferRequest!;
        var result = Complete(Client.Offer(request));
        Assert.Equal(SdpDirection.Inactive, Answer(result).Media[0].Direction);
        Assert.Equal("Q:v", result.Answer!.MidToTrackId["0"]);
        Assert.Empty(result.Subscribe);
        Assert.Equal((false, "Q:v"), (result.Availability[0].Available, result.Availability[0].Track.TrackId));

        Assert.Empty(Offer().Availability);

        var changed = Negotiator.AddRemoteTracks([Video("Q", "v")], 0);
        result = Complete(Client.Offer(changed.OfferRequest!));
        Assert.True(Assert.Single(result.Availability).Available);
        Assert.Single(result.Subscribe);
    }

    [Theory]
    [InlineData("42e01f", 1, "High", "64001f", 1)]
    [InlineData("42e01f", 0, "Constrained Baseline, packetization mode 1", "42e01f", 1)]
    public void A_receiver_of_another_H264_profile_or_packetization_mode_is_told_which_it_lacks(
        string offered, int mode, string profile, string published, int publishedMode)
    {
        Client.VideoPayloads.Clear();
        Client.VideoPayloads.Add(OfferingClient.Video(102, "H264", $"packetization-mode={mode};profile-level-id={offered}"));
        var format = new CodecFormat(Codec.H264, 98, 90_000, 1, $"packetization-mode={publishedMode};profile-level-id={published}");
        var request = Negotiator.AddRemoteTracks([new RemoteTrack("Q:v", "Q", format)], 0).OfferRequest!;
        var result = Complete(Client.Offer(request));

        Assert.Equal(SdpDirection.Inactive, Answer(result).Media[0].Direction);
        Assert.Empty(result.Subscribe);
        var told = Assert.Single(result.Availability);
        Assert.Equal((false, profile), (told.Available, told.Profile));
    }

    [Fact]
    public void A_receiver_is_told_anew_when_a_track_that_it_lacks_comes_in_another_format_that_it_lacks()
    {
        var request = Negotiator.AddRemoteTracks([new RemoteTrack("Q:v", "Q", new CodecFormat(Codec.Vp9, 98, 90_000))], 0).OfferRequest!;
        Complete(Client.Offer(request));
        var changed = Negotiator.AddRemoteTracks([new RemoteTrack("Q:v", "Q", new CodecFormat(Codec.Av1, 45, 90_000))], 0);

        var told = Assert.Single(Complete(Client.Offer(changed.OfferRequest!)).Availability);
        Assert.Equal((false, Codec.Av1), (told.Available, told.Track.Format.Codec));
    }

    [Fact]
    public void A_track_of_no_known_codec_is_answered_inactive_and_the_others_are_published()
    {
        Client.AddOwn("mic", MediaKind.Audio);
        var cam = Client.AddOwn("cam", MediaKind.Video);
        Client.Mistake = line => line.Mid == "0" ? line with { Payloads = [new RtpPayload { PayloadType = 8 }] } : line;
        var result = Offer();

        Assert.Equal(
            [(9, SdpDirection.Inactive), (9, SdpDirection.RecvOnly)], Answer(result).Media.Select(line => (line.Port, line.Direction)));
        Assert.Equal(["P:cam"], result.Publish.Select(publish => publish.TrackId));
        Assert.Equal(new Dictionary<string, string> { [cam] = "P:cam" }, result.Answer!.MidToTrackId);

        // It may come in another codec later.
        Client.Mistake = line => line;
        Assert.Equal(["P:mic"], Offer().Publish.Select(publish => publish.TrackId));
    }

    [Fact]
    public void A_client_whose_tracks_are_all_of_no_known_codec_may_still_watch()
    {
        var request = Negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        Client.AddOwn("cam", MediaKind.Video);
        Client.Mistake = line => line.Direction == SdpDirection.SendOnly ? line with { Payloads = [OfferingClient.Video(35, "H265", null)] } : line;
        var result = Complete(Client.Offer(request));

        Assert.Empty(result.Publish);
        Assert.Equal("Q:v", Assert.Single(result.Subscribe).TrackId);
    }

    [Fact]
    public void A_data_channel_is_rejected_without_harm_to_the_rest()
    {
        var sdp = SdpFixtures.Read("chromium-datachannel").Replace("a=sendrecv", "a=sendonly");
        var result = Negotiator.HandleOffer(new ClientOffer(sdp, new Dictionary<string, string> { ["0"] = "P:a" }, Client.Metadata, Client.Bitrates), 0);
        Assert.Equal([9, 0], Answer(result).Media.Select(line => line.Port));
        Assert.Equal(["0"], Answer(result).BundleMids);
        Assert.Single(result.Publish);
    }

    [Fact]
    public void A_line_of_another_medium_whose_transport_the_others_use_is_answered_with_the_payload_types_it_had()
    {
        var sdp = WhipClient.Fixture("rfc9725-bundle-only").Replace("m=audio ", "m=text ");
        var offered = SdpFixtures.ParseText(sdp);
        var result = Negotiator.HandleOffer(new ClientOffer(sdp, new Dictionary<string, string> { ["1"] = "P:v" }, Client.Metadata, Client.Bitrates), 0);

        var line = Answer(result).Media[0];
        Assert.Equal((9, SdpDirection.Inactive), (line.Port, line.Direction));
        Assert.Equal(offered.Media[0].Payloads.Select(payload => payload.PayloadType), line.Payloads.Select(payload => payload.PayloadType));
        Assert.Single(result.Publish);
    }

    [Theory]
    [InlineData("chromium-plain")]
    [InlineData("chromium-simulcast")]
    [InlineData("chromium-recvonly")]
    [InlineData("chromium-screen")]
    [InlineData("chromium-removed")]
    [InlineData("firefox-plain")]
    [InlineData("firefox-simulcast")]
    public void Every_line_of_a_real_offer_is_answered_in_order(string fixture)
    {
        var offer = SdpFixtures.Parse(fixture);
        var own = offer.Media.Where(line => line.Direction == SdpDirection.SendOnly).ToDictionary(line => line.Mid, line => "P:" + line.Mid);
        Negotiator.AddRemoteTracks([Audio("Q", "a"), Video("Q", "v")], 0);
        var result = Negotiator.HandleOffer(new ClientOffer(SdpFixtures.Read(fixture), own, Client.Metadata, Client.Bitrates), 0);

        Assert.Equal(offer.Media.Select(line => line.Mid), Answer(result).Media.Select(line => line.Mid));
        Assert.Equal(own.Count, result.Publish.Count);
        Assert.Equal(
            offer.Media.Select(line => line.Direction == SdpDirection.SendOnly),
            Answer(result).Media.Select(line => line.Direction == SdpDirection.RecvOnly));
    }

    private static RtpPayload Red(string blocks)
        => new() { PayloadType = 63, Encoding = "red", ClockRate = 48_000, Channels = 2, FormatParameters = blocks };

    private static MediaDescription WithoutTransportWide(MediaDescription line) => line with
    {
        Extmaps = [.. line.Extmaps.Where(extmap => extmap.Uri != HeaderExtensionUris.TransportWideCc)],
        Payloads = [.. line.Payloads.Select(payload => payload with { Feedback = [.. payload.Feedback.Where(value => value != "transport-cc")] })],
    };
}
