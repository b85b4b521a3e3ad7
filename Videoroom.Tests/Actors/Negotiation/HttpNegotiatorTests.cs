using System.Net;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

public class HttpNegotiatorTests
{
    private static readonly CodecFormat H264 = new(Codec.H264, 96, 90_000, 1, "packetization-mode=1;profile-level-id=42e01f");

    private readonly OfferingClient _client = new("P", restartsIce: false);

    [Fact]
    public void A_source_that_offers_sendrecv_is_answered_recvonly_and_its_tracks_are_published()
    {
        _client.AddOwn("mic", MediaKind.Audio);
        _client.AddOwn("cam", MediaKind.Video);
        _client.Mistake = line => line with { Direction = SdpDirection.SendRecv };

        var result = Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0);
        var answer = Answer(result);

        Assert.All(answer.Media, line => Assert.Equal(SdpDirection.RecvOnly, line.Direction));
        Assert.Equal(["P:mic", "P:cam"], result.Publish.Select(publish => publish.TrackId));
        Assert.Equal(["P:mic", "P:cam"], result.Published.Select(published => published.TrackId));
        Assert.Equal(_client.Fingerprints, result.RemoteFingerprints);
        Assert.Null(result.OfferRequest);
    }

    [Fact]
    public void A_source_with_more_encodings_than_are_taken_is_told_so_before_anything_is_made_for_it()
    {
        _client.AddOwn("cam", MediaKind.Video, "a", "b", "c", "d", "e");

        Assert.False(HttpOffer.TryRead(_client.Offer().Sdp, PeerRole.Publisher, new RoomSystemOptions(), out _, out var refusal));

        Assert.Equal(HttpOfferFault.Media, refusal.Fault);
        Assert.Contains("5 simulcast encodings; at most 4", refusal.Message);
    }

    [Fact]
    public void All_candidates_stand_in_the_answer_on_its_first_line_and_are_said_to_be_all()
    {
        _client.AddOwn("mic", MediaKind.Audio);
        _client.AddOwn("cam", MediaKind.Video);

        var result = Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0);

        Assert.Empty(result.Answer!.Candidates);
        var answer = Answer(result);
        Assert.Equal(HostCandidate.Format([new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000)]), answer.Media[0].Candidates);
        Assert.Empty(answer.Media[1].Candidates);
        Assert.Single(result.Answer.Sdp.Split("\r\n"), "a=end-of-candidates");
        Assert.True(answer.IceLite);
        Assert.Equal(["0", "1"], answer.BundleMids);
    }

    [Fact]
    public void REMB_is_agreed_on_where_transport_wide_feedback_cannot_be_and_only_there()
    {
        _client.AddOwn("cam", MediaKind.Video);
        _client.AddOwn("screen", MediaKind.Video);
        _client.Mistake = line => line.Mid == "0" ? line with { Extmaps = [new SdpExtmap(4, "urn:ietf:params:rtp-hdrext:sdes:mid")] } : line;

        var result = Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0);
        var answer = Answer(result);

        Assert.Equal([true, false], answer.Media.Select(line => line.Payloads[0].HasFeedback("goog-remb")));
        Assert.Equal([false, true], answer.Media.Select(line => line.Payloads[0].HasFeedback("transport-cc")));
        Assert.Equal([true, false], result.Publish.Select(publish => publish.ReceiverEstimatedMaximumBitrate));
    }

    [Fact]
    public void Of_simulcast_layers_with_other_names_the_last_is_the_lowest()
    {
        _client.AddOwn("cam", MediaKind.Video, "0", "1", "2");

        var publish = Assert.Single(Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0).Publish);

        Assert.Equal(["2", "1", "0"], publish.Encodings.Select(encoding => encoding.Rid));
    }

    [Fact]
    public void There_is_one_offer()
    {
        _client.AddOwn("cam", MediaKind.Video);
        var negotiator = Create(PeerRole.Publisher);
        negotiator.HandleOffer(_client.Offer(), 0);

        Assert.Equal(Negotiator.BadOffer, negotiator.HandleOffer(_client.Offer(), 0).Error!.Code);
    }

    [Fact]
    public void A_player_gets_the_tracks_that_are_there_on_lines_that_it_offered_first_come_first_served()
    {
        var negotiator = Create(PeerRole.Viewer);
        negotiator.AddRemoteTracks([Video("Q", "v"), Audio("Q", "a"), Video("R", "v")], 0);

        var result = negotiator.HandleOffer(Lines(audio: 1, video: 1), 0);

        Assert.Equal(["Q:v", "Q:a"], result.Subscribe.Select(subscribe => subscribe.TrackId));
        Assert.All(Answer(result).Media, line => Assert.Equal(SdpDirection.SendOnly, line.Direction));
        Assert.Empty(result.Published);
    }

    [Fact]
    public void A_player_that_offers_sendrecv_is_answered_sendonly()
    {
        var offer = Lines(audio: 1, video: 1, line => line with { Direction = SdpDirection.SendRecv });

        Assert.All(Answer(Create(PeerRole.Viewer).HandleOffer(offer, 0)).Media, line => Assert.Equal(SdpDirection.SendOnly, line.Direction));
    }

    [Fact]
    public void A_track_that_comes_after_the_answer_goes_to_a_free_line_as_the_stream_that_was_announced()
    {
        var negotiator = Create(PeerRole.Viewer);
        var answer = Answer(negotiator.HandleOffer(Lines(audio: 1, video: 1), 0));

        var late = Assert.Single(negotiator.AddRemoteTracks([Video("Q", "v")], 0).Subscribe);

        var line = answer.Media[1];
        Assert.Equal((line.Mid, line.Ssrcs[0].Ssrc, line.Ssrcs[1].Ssrc), (late.Mid, late.Ssrc, late.RtxSsrc));
        Assert.Equal((line.Payloads[0].PayloadType, line.Ssrcs[0].Cname), (late.Format.PayloadType, late.Cname));
        Assert.True(late.IsStandby);
    }

    [Fact]
    public void A_source_that_comes_back_goes_on_on_its_line_and_one_that_waits_takes_the_line_of_one_that_left()
    {
        var negotiator = Create(PeerRole.Viewer);
        negotiator.AddRemoteTracks([Video("Q", "v"), Video("R", "v")], 0);
        var first = Assert.Single(negotiator.HandleOffer(Lines(audio: 0, video: 1), 0).Subscribe);

        var change = negotiator.RemoveRemoteTracks(["Q:v", "unknown"], 0);
        Assert.Empty(change.Unsubscribe);
        Assert.Equal(("R:v", first.Mid, first.Ssrc), (change.Subscribe[0].TrackId, change.Subscribe[0].Mid, change.Subscribe[0].Ssrc));

        Assert.Equal([first.Mid], negotiator.RemoveRemoteTracks(["R:v"], 0).Unsubscribe);
        var back = Assert.Single(negotiator.AddRemoteTracks([Video("Q", "v")], 0).Subscribe);
        Assert.Equal(first, back);
    }

    [Fact]
    public void Tracks_that_leave_together_leave_no_line_to_one_another()
    {
        var negotiator = Create(PeerRole.Viewer);
        negotiator.AddRemoteTracks([Video("Q", "v"), Video("R", "v")], 0);
        var first = Assert.Single(negotiator.HandleOffer(Lines(audio: 0, video: 1), 0).Subscribe);

        var change = negotiator.RemoveRemoteTracks(["Q:v", "R:v"], 0);

        Assert.Equal([first.Mid], change.Unsubscribe);
        Assert.Empty(change.Subscribe);
    }

    [Fact]
    public void A_line_carries_every_codec_that_it_offered_and_nothing_else()
    {
        var negotiator = Create(PeerRole.Viewer);
        var answer = Answer(negotiator.HandleOffer(Lines(audio: 0, video: 1), 0));
        Assert.Equal([96, 97, 102, 103], answer.Media[0].Payloads.Select(payload => (int)payload.PayloadType));

        Assert.Empty(negotiator.AddRemoteTracks([new RemoteTrack("Q:av1", "Q", new CodecFormat(Codec.Av1, 45, 90_000))], 0).Subscribe);
        var h264 = Assert.Single(negotiator.AddRemoteTracks([new RemoteTrack("Q:h264", "Q", H264)], 0).Subscribe);
        Assert.Equal(((byte)102, (byte?)103), (h264.Format.PayloadType, h264.RtxPayloadType));

        // The publisher changes its mind: the same line, in the other codec.
        var vp8 = Assert.Single(negotiator.AddRemoteTracks([new RemoteTrack("Q:h264", "Q", new CodecFormat(Codec.Vp8, 96, 90_000))], 0).Subscribe);
        Assert.Equal((h264.Mid, h264.Ssrc, (byte)96), (vp8.Mid, vp8.Ssrc, vp8.Format.PayloadType));
    }

    [Fact]
    public void Sound_and_picture_of_one_source_are_on_lines_of_one_stream()
    {
        var negotiator = Create(PeerRole.Viewer);
        negotiator.AddRemoteTracks([Audio("Q", "a"), Video("R", "v"), Audio("R", "a"), Video("Q", "v")], 0);

        var result = negotiator.HandleOffer(Lines(audio: 2, video: 2), 0);

        var cnames = result.Subscribe.ToDictionary(subscribe => subscribe.TrackId, subscribe => subscribe.Cname);
        Assert.Equal(cnames["Q:a"], cnames["Q:v"]);
        Assert.Equal(cnames["R:a"], cnames["R:v"]);
        Assert.NotEqual(cnames["Q:a"], cnames["R:a"]);
        var streams = Answer(result).Media.Select(line => line.Msids[0]).ToList();
        Assert.Equal(2, streams.Select(msid => msid.StreamId).Distinct().Count());
        Assert.Equal(4, streams.Select(msid => msid.TrackId).Distinct().Count());
    }

    [Theory]
    [InlineData(PeerRole.Publisher, "sends nothing")]
    [InlineData(PeerRole.Viewer, "receives nothing")]
    public void Row10_an_offer_of_the_wrong_direction_is_refused(PeerRole role, string expected)
    {
        var offer = Lines(audio: 1, video: 1, line => line with { Direction = role == PeerRole.Publisher ? SdpDirection.RecvOnly : SdpDirection.SendOnly });

        Assert.Contains(expected, Create(role).HandleOffer(offer, 0).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Row10_a_source_with_more_tracks_than_a_peer_may_have_or_with_none_of_a_known_codec_is_refused_whole()
    {
        for (var i = 0; i < 5; i++)
        {
            _client.AddOwn($"cam{i}", MediaKind.Video);
        }

        Assert.Contains("at most 4", Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0).Error!.Message, StringComparison.Ordinal);
        _client.Mistake = line => line with { Payloads = [OfferingClient.Video(35, "H265", null)] };
        var message = Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0).Error!.Message;
        Assert.Contains("no codec", message, StringComparison.Ordinal);
        Assert.Contains("m-line 0 (video) offers H265 where one of VP8, H264, VP9, AV1 was expected", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_with_a_track_of_no_known_codec_publishes_the_others_and_is_answered_that_one_refused()
    {
        _client.AddOwn("cam", MediaKind.Video);
        _client.AddOwn("mic", MediaKind.Audio);
        _client.AddOwn("screen", MediaKind.Video);
        _client.Mistake = line => line.Mid switch
        {
            "1" => line with { Payloads = [Static(0), Static(8)] },
            "2" => line with { Payloads = [OfferingClient.Video(35, "H265", null)] },
            _ => line,
        };

        var result = Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0);

        var answer = Answer(result);
        Assert.Equal([9, 0, 0], answer.Media.Select(line => line.Port));
        Assert.Equal(["0"], answer.BundleMids);
        Assert.NotEmpty(answer.Media[0].Candidates);
        Assert.Equal(["P:cam"], result.Publish.Select(publish => publish.TrackId));
        Assert.Equal(["P:cam"], result.Published.Select(published => published.TrackId));
        Assert.Equal(["P:cam"], result.Answer!.MidToTrackId.Values);
    }

    [Fact]
    public void A_refused_track_whose_line_has_the_transport_of_all_keeps_the_line_inactive()
    {
        // RFC 9143, section 7.3.3: rejected, it would take the others with it.
        _client.AddOwn("mic", MediaKind.Audio);
        _client.AddOwn("cam", MediaKind.Video);
        _client.Mistake = line => line.Mid == "0" ? line with { Payloads = [Static(0)] } : line;

        var answer = Answer(Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0));

        Assert.Equal([(9, SdpDirection.Inactive), (9, SdpDirection.RecvOnly)], answer.Media.Select(line => (line.Port, line.Direction)));
        Assert.Equal([0], answer.Media[0].Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Equal(["0", "1"], answer.BundleMids);
        Assert.NotEmpty(answer.Media[0].Candidates);
    }

    [Fact]
    public void A_players_line_of_no_known_codec_is_refused_and_carries_nothing()
    {
        var negotiator = Create(PeerRole.Viewer);
        negotiator.AddRemoteTracks([Audio("Q", "a"), Video("Q", "v")], 0);

        var result = negotiator.HandleOffer(Lines(audio: 2, video: 1, line => line.Mid == "1" ? line with { Payloads = [Static(8)] } : line), 0);

        Assert.Equal([9, 0, 9], Answer(result).Media.Select(line => line.Port));
        Assert.Equal([("Q:v", "2"), ("Q:a", "0")], result.Subscribe.Select(subscribe => (subscribe.TrackId, subscribe.Mid)).OrderByDescending(pair => pair.TrackId));
        Assert.All(result.Availability, availability => Assert.True(availability.Available));
    }

    [Fact]
    public void A_player_is_told_which_tracks_no_line_of_its_can_take_those_that_come_later_too()
    {
        var negotiator = Create(PeerRole.Viewer);
        var high = new CodecFormat(Codec.H264, 96, 90_000, 1, "packetization-mode=1;profile-level-id=640028");
        negotiator.AddRemoteTracks([Video("Q", "v"), new RemoteTrack("R:v", "R", high), Video("S", "v")], 0);

        // One line: the third track waits for it, which is another matter.
        var result = negotiator.HandleOffer(Lines(audio: 0, video: 1), 0);
        Assert.Equal([("Q:v", true, null), ("S:v", true, null), ("R:v", false, "High")], Told(result).OrderByDescending(told => told.Item2));

        var later = negotiator.AddRemoteTracks([new RemoteTrack("T:v", "T", new CodecFormat(Codec.Av1, 45, 90_000)), Audio("T", "a")], 0);
        Assert.Equal([("T:v", false, null), ("T:a", false, null)], Told(later));

        static IEnumerable<(string, bool, string?)> Told(NegotiationResult result)
            => result.Availability.Select(availability => (availability.Track.TrackId, availability.Available, availability.Profile));
    }

    [Fact]
    public void A_source_of_Progressive_High_is_taken_and_goes_to_a_player_that_decodes_it()
    {
        _client.AddOwn("cam", MediaKind.Video);
        _client.VideoPayloads.Clear();
        _client.Mistake = line => line with { Payloads = [OfferingClient.Video(106, "H264", "packetization-mode=1;profile-level-id=64081f;sprop-parameter-sets=Z0LAHtkD,aMuMsg==")] };

        var result = Create(PeerRole.Publisher).HandleOffer(_client.Offer(), 0);
        Assert.Equal("packetization-mode=1;profile-level-id=64081f", Answer(result).Media[0].Payloads[0].FormatParameters);
        Assert.Contains("sprop-parameter-sets=Z0LAHtkD,aMuMsg==", Assert.Single(result.Publish).Format.FormatParameters, StringComparison.Ordinal);

        var player = Create(PeerRole.Viewer);
        player.AddRemoteTracks([new RemoteTrack("Q:v", "Q", Assert.Single(result.Published).Format)], 0);
        var played = player.HandleOffer(
            Lines(audio: 0, video: 1, line => line with
            {
                Payloads =
                [
                    OfferingClient.Video(102, "H264", "packetization-mode=1;profile-level-id=42e01f"),
                    OfferingClient.Video(104, "H264", "packetization-mode=1;profile-level-id=64001f"), OfferingClient.Video(105, "rtx", "apt=104"),
                ],
            }), 0);
        Assert.Equal(((byte)104, (byte?)105), (Assert.Single(played.Subscribe).Format.PayloadType, played.Subscribe[0].RtxPayloadType));
    }

    [Fact]
    public void A_trigger_is_answered_at_once_and_neither_time_nor_ICE_brings_another()
    {
        var negotiator = Create(PeerRole.Viewer);

        Assert.Equal(new OfferRequest(0, 0, false), negotiator.RequestNegotiation(false, 0).OfferRequest);
        Assert.Null(negotiator.DeadlineMs);
        Assert.Same(NegotiationResult.None, negotiator.HandleIceSelected("ufrag", 0));
        Assert.Same(NegotiationResult.None, negotiator.OnTimeout(100_000));
    }

    private static RtpPayload Static(byte payloadType) => new() { PayloadType = payloadType };

    private static RemoteTrack Audio(string peer, string name) => new($"{peer}:{name}", peer, new CodecFormat(Codec.Opus, 109, 48_000, 2));

    private static RemoteTrack Video(string peer, string name) => new($"{peer}:{name}", peer, new CodecFormat(Codec.Vp8, 120, 90_000));

    private static HttpNegotiator Create(PeerRole role) => new(new NegotiatorOptions
    {
        PeerId = "P",
        Role = role,
        Ice = IceParameters.CreateRandom(),
        Fingerprint = new CertificateFingerprint("sha-256", "01:02"),
        AnnouncedAddresses = [new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000)],
        MaxPublishedTracks = 4,
    });

    private static ClientOffer Lines(int audio, int video, Func<MediaDescription, MediaDescription>? mistake = null)
        => new OfferingClient("P", restartsIce: false) { Mistake = mistake ?? (line => line) }.Offer(new OfferRequest(audio, video, false));

    private static SessionDescription Answer(NegotiationResult result)
    {
        Assert.Null(result.Error);
        return SdpFixtures.ParseText(result.Answer!.Sdp);
    }
}
