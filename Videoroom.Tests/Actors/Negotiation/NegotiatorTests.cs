using System.Net;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

public class NegotiatorTests
{
    private readonly OfferingClient _client = new("P", restartsIce: true);
    private readonly Negotiator _negotiator = Create();

    [Fact]
    public void A_published_track_is_answered_recvonly_with_one_codec_and_its_retransmissions()
    {
        var mid = _client.AddOwn("cam", MediaKind.Video);
        _client.Metadata["P:cam"] = """{"active":true}""";
        var result = Offer();

        var line = Assert.Single(Answer(result).Media);
        Assert.Equal(SdpDirection.RecvOnly, line.Direction);
        Assert.Equal(SdpSetup.Passive, line.Setup);
        Assert.Equal([96, 97], line.Payloads.Select(payload => (int)payload.PayloadType));
        Assert.Equal(["transport-cc", "ccm fir", "nack", "nack pli"], line.Payloads[0].Feedback);
        Assert.True(Answer(result).IceLite);
        Assert.Equal([mid], Answer(result).BundleMids);
        Assert.Equal("P:cam", result.Answer!.MidToTrackId[mid]);
        Assert.Equal(["candidate:1 1 UDP 2130706431 203.0.113.5 20000 typ host"], result.Answer.Candidates);
        Assert.DoesNotContain("candidate", result.Answer.Sdp);
        Assert.DoesNotContain("pwd", result.Answer.ToString());

        var publish = Assert.Single(result.Publish);
        Assert.Equal((Codec.Vp8, (byte)96, (byte?)97), (publish.Format.Codec, publish.Format.PayloadType, publish.RtxPayloadType));
        Assert.Equal([new PublishedEncoding(null, 1001, 1002)], publish.Encodings);
        Assert.True(publish is { Nack: true, PictureLossIndication: true, FullIntraRequest: true, Extensions.TransportSequenceNumber: 3 });
        Assert.Equal(_client.Fingerprints, result.RemoteFingerprints);
        var published = Assert.Single(result.Published);
        Assert.Equal(("P:cam", """{"active":true}"""), (published.TrackId, published.MetadataJson));
    }

    [Fact]
    public void Simulcast_is_taken_and_its_encodings_are_listed_from_lowest_to_highest()
    {
        _client.AddOwn("cam", MediaKind.Video, "h", "m", "l");
        _client.AddOwn("other", MediaKind.Video, "x", "y");
        _client.Bitrates["P:other"] = new TrackBitrates(null, new Dictionary<string, long> { ["x"] = 900, ["y"] = 100 });
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
        _client.AddOwn("cam", MediaKind.Video);
        var negotiator = Create(options => options with { VideoCodecs = [Codec.Av1, Codec.H264, Codec.Vp8] });
        Assert.Equal(Codec.H264, Assert.Single(negotiator.HandleOffer(_client.Offer(), 0).Publish).Format.Codec);
    }

    [Fact]
    public void A_removed_track_is_unpublished_and_its_line_answered_inactive_with_all_that_it_had()
    {
        var mid = _client.AddOwn("cam", MediaKind.Video, "l", "h");
        Offer();
        _client.RemoveOwn(mid);
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
        _client.AddOwn("cam", MediaKind.Video, "l", "m", "h");
        _client.Bitrates["P:cam"] = new TrackBitrates(null, new Dictionary<string, long> { ["l"] = 1 });
        Offer();
        _client.Bitrates["P:cam"] = new TrackBitrates(null, new Dictionary<string, long> { ["l"] = 1 });
        var result = Offer();
        Assert.Empty(result.Publish);
        Assert.Empty(result.Published);
        Assert.Null(result.RemoteFingerprints);

        _client.Metadata["P:cam"] = "{}";
        Assert.Single(Offer().Published);
    }

    [Fact]
    public void A_remote_track_gets_a_line_with_an_SSRC_and_retransmissions_but_no_congestion_feedback()
    {
        var result = Join("Q");
        var (audio, video) = (Answer(result).Media[0], Answer(result).Media[1]);
        Assert.Equal(SdpDirection.SendOnly, video.Direction);
        Assert.Equal(["ccm fir", "nack", "nack pli"], video.Payloads[0].Feedback);
        Assert.Empty(audio.Payloads[0].Feedback);
        Assert.DoesNotContain(video.Extmaps, extmap => extmap.Id == 3);
        Assert.Equal("Q:v", result.Answer!.MidToTrackId[video.Mid]);

        var subscribe = result.Subscribe[1];
        Assert.Equal(("Q:v", video.Mid, (byte)96, (byte?)97, "Q"), (subscribe.TrackId, subscribe.Mid, subscribe.Format.PayloadType, subscribe.RtxPayloadType, subscribe.Cname));
        Assert.Equal([subscribe.Ssrc, subscribe.RtxSsrc!.Value], video.Ssrcs.Select(ssrc => ssrc.Ssrc));
        Assert.Equal("FID", Assert.Single(video.SsrcGroups).Semantics);
        Assert.All(video.Ssrcs.Concat(audio.Ssrcs), ssrc => Assert.Equal("Q", ssrc.Cname));
        Assert.Equal(3, new[] { video.Ssrcs[0].Ssrc, video.Ssrcs[1].Ssrc, Assert.Single(audio.Ssrcs).Ssrc }.Distinct().Count());
        Assert.NotEqual(Assert.Single(video.Msids), Assert.Single(audio.Msids));
    }

    [Fact]
    public void With_grouping_a_publishers_audio_and_first_video_share_a_stream_but_never_a_whole_msid()
    {
        var negotiator = Create(options => options with { GroupStreams = true });
        var request = negotiator.AddRemoteTracks([Audio("Q", "a"), Video("Q", "v"), Video("Q", "screen"), Audio("R", "a")], 0).OfferRequest!;
        var lines = Answer(negotiator.HandleOffer(_client.Offer(request), 0)).Media;
        var msids = lines.Select(line => line.Msids[0]).ToArray(); // audio Q, audio R, video Q, screen Q
        Assert.Equal(msids[0].StreamId, msids[2].StreamId);
        Assert.Equal(3, msids.Select(msid => msid.StreamId).Distinct().Count());
        Assert.Equal(4, msids.Distinct().Count());
    }

    [Fact]
    public void A_receiver_without_the_codec_gets_an_inactive_line_and_is_told_so_until_it_has_it()
    {
        var request = _negotiator.AddRemoteTracks([new RemoteTrack("Q:v", "Q", new CodecFormat(Codec.Vp9, 98, 90_000))], 0).OfferRequest!;
        var result = Complete(_client.Offer(request));
        Assert.Equal(SdpDirection.Inactive, Answer(result).Media[0].Direction);
        Assert.Equal("Q:v", result.Answer!.MidToTrackId["0"]);
        Assert.Empty(result.Subscribe);
        Assert.Equal((false, "Q:v"), (result.Availability[0].Available, result.Availability[0].Track.TrackId));

        Assert.Empty(Offer().Availability);

        var changed = _negotiator.AddRemoteTracks([Video("Q", "v")], 0);
        result = Complete(_client.Offer(changed.OfferRequest!));
        Assert.True(Assert.Single(result.Availability).Available);
        Assert.Single(result.Subscribe);
    }

    [Fact]
    public void A_round_is_over_when_ICE_is_selected_under_the_offers_fragment_and_requests_in_between_make_one_more()
    {
        var request = _negotiator.RequestNegotiation(false, 0).OfferRequest;
        Assert.Equal(new OfferRequest(0, 0, false), request);
        _client.AddOwn("cam", MediaKind.Video);
        Assert.Null(_negotiator.RequestNegotiation(false, 1).OfferRequest);
        Assert.Null(_negotiator.RequestNegotiation(false, 2).OfferRequest);

        Assert.Null(_negotiator.HandleOffer(_client.Offer(request!), 3).OfferRequest);
        Assert.Null(_negotiator.HandleIceSelected("another", 4).OfferRequest);
        Assert.NotNull(_negotiator.HandleIceSelected(_client.Ufrag, 5).OfferRequest);

        _negotiator.HandleOffer(_client.Offer(), 6);
        Assert.NotNull(_negotiator.DeadlineMs);
        Assert.Null(_negotiator.HandleIceSelected(_client.Ufrag, 7).OfferRequest);
        Assert.Null(_negotiator.DeadlineMs);
    }

    [Fact]
    public void A_pair_that_was_nominated_before_the_answer_ends_the_round_with_it()
    {
        _client.AddOwn("cam", MediaKind.Video);
        var offer = _client.Offer(_negotiator.RequestNegotiation(false, 0).OfferRequest!);
        _negotiator.HandleIceSelected(_client.Ufrag, 1);
        _negotiator.HandleOffer(offer, 2);
        Assert.Null(_negotiator.DeadlineMs);
    }

    [Fact]
    public void For_our_page_a_round_without_restart_is_over_with_the_answer_and_a_requested_restart_is_passed_on_once()
    {
        var page = new OfferingClient("P", restartsIce: false);
        page.AddOwn("cam", MediaKind.Video);
        Assert.NotEmpty(_negotiator.HandleOffer(page.Offer(_negotiator.RequestNegotiation(false, 0).OfferRequest!), 0).Answer!.Candidates);
        Assert.NotNull(_negotiator.DeadlineMs);
        _negotiator.HandleIceSelected(page.Ufrag, 0);

        var answer = _negotiator.HandleOffer(page.Offer(_negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!), 0).Answer!;
        Assert.Null(_negotiator.DeadlineMs);
        Assert.Empty(answer.Candidates);

        var restart = _negotiator.RequestNegotiation(true, 0).OfferRequest!;
        Assert.True(restart.IceRestart);
        Assert.NotEmpty(_negotiator.HandleOffer(page.Offer(restart), 0).Answer!.Candidates);
        Assert.NotNull(_negotiator.DeadlineMs);
        _negotiator.HandleIceSelected(page.Ufrag, 0);
        Assert.False(_negotiator.RequestNegotiation(false, 0).OfferRequest!.IceRestart);
    }

    [Fact]
    public void A_round_that_gets_no_offer_is_given_up_in_time_and_a_late_offer_is_answered_all_the_same()
    {
        var request = _negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        Assert.Equal(10_000, _negotiator.DeadlineMs);
        Assert.Same(NegotiationResult.None, _negotiator.OnTimeout(9_999));
        Assert.Null(_negotiator.OnTimeout(10_000).OfferRequest);
        Assert.Null(_negotiator.DeadlineMs);
        Assert.Single(_negotiator.HandleOffer(_client.Offer(request), 11_000).Subscribe);
    }

    [Fact]
    public void A_round_that_was_given_up_is_followed_by_what_came_meanwhile()
    {
        _negotiator.AddRemoteTracks([Video("Q", "v")], 0);
        Assert.Null(_negotiator.AddRemoteTracks([Video("R", "v")], 1).OfferRequest);
        Assert.Equal(new OfferRequest(0, 2, false), _negotiator.OnTimeout(10_000).OfferRequest);
    }

    [Fact]
    public void A_track_that_joins_before_the_offer_comes_is_served_by_it_when_there_is_a_line()
    {
        var negotiator = Create(options => options with { SlotBlockSize = 4 });
        var request = negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        negotiator.AddRemoteTracks([Video("R", "v")], 1);
        Assert.Equal(2, negotiator.HandleOffer(_client.Offer(request), 2).Subscribe.Count);
        Assert.Null(negotiator.HandleIceSelected(_client.Ufrag, 3).OfferRequest);
    }

    [Fact]
    public void A_departed_track_falls_silent_at_once_its_line_is_inactive_for_one_round_and_then_reused()
    {
        var first = Join("Q").Subscribe;
        var leave = _negotiator.RemoveRemoteTracks(["Q:a", "Q:v", "nobody's"], 0);
        Assert.Equal(["0", "1"], leave.Unsubscribe);
        Assert.Equal(["Q:a", "Q:v"], leave.Removable.Select(track => track.TrackId));

        // Another peer joins while that round is open: it has to wait for the round after.
        Assert.Null(_negotiator.AddRemoteTracks([Audio("R", "a"), Video("R", "v")], 0).OfferRequest);
        var result = _negotiator.HandleOffer(_client.Offer(leave.OfferRequest!), 0);
        Assert.All(Answer(result).Media, line => Assert.Equal(SdpDirection.Inactive, line.Direction));
        Assert.Empty(result.Subscribe);

        var next = _negotiator.HandleIceSelected(_client.Ufrag, 0).OfferRequest;
        Assert.Equal(new OfferRequest(1, 1, false), next);
        result = Complete(_client.Offer(next!));
        Assert.Equal(["0", "1"], result.Subscribe.Select(subscribe => subscribe.Mid));
        Assert.Empty(result.Subscribe.Select(s => s.Ssrc).Intersect(first.Select(s => s.Ssrc)));
    }

    [Fact]
    public void A_track_that_left_before_any_answer_named_it_is_named_by_the_next_and_only_then_removable()
    {
        var request = _negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        Assert.Empty(_negotiator.RemoveRemoteTracks(["Q:v"], 1).Removable);
        var result = _negotiator.HandleOffer(_client.Offer(request), 2);
        Assert.Equal("Q:v", Assert.Single(result.Removable).TrackId);
        Assert.Contains("Q:v", result.Answer!.MidToTrackId.Values);
        Assert.Empty(result.Subscribe);

        // tracksRemoved blocks generation C until one more answer.
        var next = _negotiator.HandleIceSelected(_client.Ufrag, 3).OfferRequest;
        Assert.NotNull(next);
        Assert.Empty(Complete(_client.Offer(next)).Answer!.MidToTrackId);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, false)]
    public void A_hundred_joins_and_leaves_do_not_grow_a_receivers_SDP(int blockSize, bool restartsIce)
    {
        var client = new OfferingClient("P", restartsIce);
        client.AddOwn("cam", MediaKind.Video);
        var negotiator = Create(options => options with { SlotBlockSize = blockSize });
        Run(negotiator.AddRemoteTracks([Audio("Stays", "a"), Video("Stays", "v")], 0));
        Run(negotiator.AddRemoteTracks([Audio("Q0", "a"), Video("Q0", "v")], 0));
        var lines = client.LineCount;
        for (var i = 1; i <= 100; i++)
        {
            // Every other time the next one comes before the leave's round is over.
            var leave = negotiator.RemoveRemoteTracks([$"Q{i - 1}:a", $"Q{i - 1}:v"], 0);
            if (i % 2 == 0)
            {
                Run(leave);
                Assert.Equal(2, Run(negotiator.AddRemoteTracks([Audio($"Q{i}", "a"), Video($"Q{i}", "v")], 0)));
            }
            else
            {
                negotiator.AddRemoteTracks([Audio($"Q{i}", "a"), Video($"Q{i}", "v")], 0);
                Assert.Equal(2, Run(leave));
            }
        }

        Assert.Equal(lines, client.LineCount);
        Assert.InRange(lines, 5, 9);

        int Run(NegotiationResult result)
        {
            var subscribed = 0;
            for (var rounds = 0; result.OfferRequest is { } request; rounds++)
            {
                Assert.InRange(rounds, 0, 3);
                result = negotiator.HandleOffer(client.Offer(request), 0);
                Assert.Null(result.Error);
                subscribed += result.Subscribe.Count;
                result = result.OfferRequest is null ? negotiator.HandleIceSelected(client.Ufrag, 0) : result;
            }

            return subscribed;
        }
    }

    [Fact]
    public void A_client_that_adds_no_lines_is_not_asked_for_ever()
    {
        _negotiator.AddRemoteTracks([Video("Q", "v")], 0);
        _client.AddOwn("cam", MediaKind.Video);
        Assert.Null(Complete(_client.Offer()).OfferRequest);
        Assert.Null(_negotiator.DeadlineMs);
    }

    [Fact]
    public void An_offer_without_m_lines_is_answered_and_ends_its_round()
    {
        var request = _negotiator.RequestNegotiation(false, 0).OfferRequest!;
        var result = _negotiator.HandleOffer(_client.Offer(request), 0);
        Assert.Null(result.Error);
        Assert.Empty(Answer(result).Media);
        Assert.Null(_negotiator.DeadlineMs);
    }

    [Fact]
    public void A_data_channel_is_rejected_without_harm_to_the_rest()
    {
        var sdp = SdpFixtures.Read("chromium-datachannel").Replace("a=sendrecv", "a=sendonly");
        var result = _negotiator.HandleOffer(new ClientOffer(sdp, new Dictionary<string, string> { ["0"] = "P:a" }, _client.Metadata, _client.Bitrates), 0);
        Assert.Equal([9, 0], Answer(result).Media.Select(line => line.Port));
        Assert.Equal(["0"], Answer(result).BundleMids);
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
        _negotiator.AddRemoteTracks([Audio("Q", "a"), Video("Q", "v")], 0);
        var result = _negotiator.HandleOffer(new ClientOffer(SdpFixtures.Read(fixture), own, _client.Metadata, _client.Bitrates), 0);

        Assert.Equal(offer.Media.Select(line => line.Mid), Answer(result).Media.Select(line => line.Mid));
        Assert.Equal(own.Count, result.Publish.Count);
        Assert.Equal(
            offer.Media.Select(line => line.Direction == SdpDirection.SendOnly),
            Answer(result).Media.Select(line => line.Direction == SdpDirection.RecvOnly));
    }

    [Fact]
    public void Row05_a_fingerprint_that_changes_in_renegotiation_is_refused()
    {
        _client.AddOwn("cam", MediaKind.Video);
        Offer();
        _client.Fingerprints[0] = new CertificateFingerprint("sha-256", "CC:DD");
        AssertRefused("fingerprint");
    }

    [Fact]
    public void Row05_no_fingerprint_or_only_a_weak_one_is_refused_and_a_weak_one_beside_a_strong_one_is_left_out()
    {
        _client.AddOwn("cam", MediaKind.Video);
        _client.Fingerprints.Clear();
        AssertRefused("no a=fingerprint");
        _client.Fingerprints.Add(new CertificateFingerprint("sha-1", "AA:BB"));
        AssertRefused("weak hash");
        _client.Fingerprints.Add(new CertificateFingerprint("sha-384", "AA:BB"));
        Assert.Equal("sha-384", Assert.Single(Offer().RemoteFingerprints!).Algorithm);
    }

    [Fact]
    public void Row10_what_the_server_cannot_run_is_refused_with_a_sentence()
    {
        _client.AddOwn("cam", MediaKind.Video);
        _client.Mistake = line => line with { Direction = SdpDirection.SendRecv };
        AssertRefused("sendrecv");
        _client.Mistake = line => line with { RtcpMux = false };
        AssertRefused("rtcp-mux");
        _client.Mistake = line => line with { Setup = SdpSetup.Passive };
        AssertRefused("passive");
        _client.Mistake = line => line with { Ice = null };
        AssertRefused("ice-ufrag");
        _client.Mistake = line => line with { Payloads = [OfferingClient.Video(35, "H265", null)] };
        AssertRefused("no codec");
        _client.Mistake = line => line;
        Assert.Equal(
            Negotiator.BadOffer,
            _negotiator.HandleOffer(new ClientOffer("nonsense", _client.Own, _client.Metadata, _client.Bitrates), 0).Error!.Code);
    }

    [Fact]
    public void Row11_a_track_id_of_another_peer_is_refused_and_nothing_changes()
    {
        var mid = _client.AddOwn("cam", MediaKind.Video);
        Offer();
        _client.Own[mid] = "Q:cam";
        AssertRefused("own id");
        _client.Own[mid] = "P:cam";
        _client.Metadata["Q:cam"] = "{}";
        AssertRefused("own id");
        _client.Metadata.Clear();
        Assert.Empty(Offer().Unpublish);
    }

    [Fact]
    public void Too_many_tracks_and_one_track_on_two_lines_are_refused()
    {
        for (var i = 0; i <= 16; i++)
        {
            _client.AddOwn($"t{i}", MediaKind.Audio);
        }

        AssertRefused("more than 16 tracks");
        _client.RemoveOwn("0");
        _client.Own["1"] = _client.Own["2"];
        AssertRefused("two m-lines");
    }

    private static Negotiator Create(Func<NegotiatorOptions, NegotiatorOptions>? change = null)
    {
        var options = new NegotiatorOptions
        {
            PeerId = "P",
            Ice = IceParameters.CreateRandom(),
            Fingerprint = new CertificateFingerprint("sha-256", "01:02"),
            AnnouncedAddresses = [new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000)],
        };
        return new Negotiator(change?.Invoke(options) ?? options);
    }

    private static RemoteTrack Audio(string peer, string name) => new($"{peer}:{name}", peer, new CodecFormat(Codec.Opus, 109, 48_000, 2));

    private static RemoteTrack Video(string peer, string name) => new($"{peer}:{name}", peer, new CodecFormat(Codec.Vp8, 120, 90_000));

    private static SessionDescription Answer(NegotiationResult result)
    {
        Assert.Null(result.Error);
        return SdpFixtures.ParseText(result.Answer!.Sdp);
    }

    private NegotiationResult Offer() => Complete(_client.Offer());

    private NegotiationResult Join(string peer) =>
        Complete(_client.Offer(_negotiator.AddRemoteTracks([Audio(peer, "a"), Video(peer, "v")], 0).OfferRequest!));

    private NegotiationResult Complete(ClientOffer offer)
    {
        var result = _negotiator.HandleOffer(offer, 0);
        Assert.Null(result.Error);
        _negotiator.HandleIceSelected(_client.Ufrag, 0);
        return result;
    }

    private void AssertRefused(string part)
    {
        var result = _negotiator.HandleOffer(_client.Offer(), 0);
        Assert.Equal(Negotiator.BadOffer, result.Error?.Code);
        Assert.Contains(part, result.Error!.Message);
        Assert.Null(result.Answer);
        Assert.Empty(result.Publish);
    }
}
