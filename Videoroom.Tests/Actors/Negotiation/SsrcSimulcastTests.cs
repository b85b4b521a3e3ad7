using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

/// <summary>
/// Simulcast by <c>a=ssrc-group:SIM</c>, as pages asked Chromium for by changing its offers before there were rids, and clients that were
/// written for such servers still offer.
/// </summary>
public sealed class SsrcSimulcastTests : NegotiatorTestBase
{
    private static readonly SdpSsrcGroup Sim = new("SIM", [11, 12, 13]);
    private static readonly SdpSsrcGroup[] Pairs = [new("FID", [11, 21]), new("FID", [12, 22]), new("FID", [13, 23])];

    [Fact]
    public void The_layers_of_a_SIM_group_are_l_m_and_h_each_with_its_retransmissions()
    {
        var result = OfferCamera([.. Pairs, Sim], 11, 12, 13, 21, 22, 23);

        var publish = Assert.Single(result.Publish);
        Assert.Equal(
            [new PublishedEncoding("l", 11, 21), new PublishedEncoding("m", 12, 22), new PublishedEncoding("h", 13, 23)], publish.Encodings);
        Assert.Empty(publish.OtherSsrcs);
        Assert.Equal(["l", "m", "h"], Assert.Single(result.Published).Encodings);
    }

    [Fact]
    public void The_answer_says_nothing_about_rids_and_no_packet_is_looked_up_by_one()
    {
        var result = OfferCamera([.. Pairs, Sim], 11, 12, 13, 21, 22, 23);

        var line = Assert.Single(Answer(result).Media);
        Assert.Equal(SdpDirection.RecvOnly, line.Direction);
        Assert.Empty(line.Rids);
        Assert.Null(line.Simulcast);
        Assert.Empty(line.Ssrcs);
        Assert.Equal((0, 0), (result.Publish[0].Extensions.RtpStreamId, result.Publish[0].Extensions.RepairedRtpStreamId));
    }

    [Fact]
    public void A_source_over_HTTP_has_its_layers_too()
    {
        var client = CameraWith([.. Pairs, Sim], 11, 12, 13, 21, 22, 23);
        var negotiator = new HttpNegotiator(new NegotiatorOptions
        {
            PeerId = "P",
            Role = PeerRole.Publisher,
            Ice = Videoroom.Engine.Ice.IceParameters.CreateRandom(),
            Fingerprint = new("sha-256", "01:02"),
            AnnouncedAddresses = [new(System.Net.IPAddress.Loopback, 20000)],
        });

        var result = negotiator.HandleOffer(client.Offer(), 0);

        Assert.Equal(["l", "m", "h"], Assert.Single(result.Publish).Encodings.Select(encoding => encoding.Rid));
        Assert.Null(Assert.Single(Answer(result).Media).Simulcast);
    }

    [Fact]
    public void Layers_need_neither_retransmissions_nor_lines_of_their_own()
    {
        var publish = Assert.Single(OfferCamera([Sim]).Publish);

        Assert.Equal([new PublishedEncoding("l", 11), new PublishedEncoding("m", 12), new PublishedEncoding("h", 13)], publish.Encodings);
    }

    [Fact]
    public void Of_two_layers_the_better_one_is_h()
    {
        var result = OfferCamera([.. Pairs[..2], new("SIM", [11, 12])], 11, 12, 21, 22);

        Assert.Equal([new PublishedEncoding("l", 11, 21), new PublishedEncoding("h", 12, 22)], Assert.Single(result.Publish).Encodings);
    }

    [Fact]
    public void Rids_count_more_than_a_group_of_SSRCs()
    {
        Client.AddOwn("cam", MediaKind.Video, "l", "m", "h");
        Client.Mistake = line => line with { Ssrcs = [new(11, "me"), new(12, "me"), new(13, "me")], SsrcGroups = [Sim] };

        var publish = Assert.Single(Offer().Publish);

        Assert.Equal([new PublishedEncoding("l"), new PublishedEncoding("m"), new PublishedEncoding("h")], publish.Encodings);
        Assert.Empty(publish.OtherSsrcs);
    }

    [Theory]
    [InlineData(11, 11, 12)]
    [InlineData(11, 12, 99)]
    [InlineData(11, 21, 12)]
    [InlineData(11, 12, 13, 14)]
    [InlineData(11)]
    [InlineData]
    public void A_group_that_is_no_list_of_two_or_three_streams_leaves_one_stream(params int[] group)
    {
        uint[] all = [11, 12, 13, 14, 21, 22, 23];
        var result = OfferCamera([new("SIM", [.. group.Select(ssrc => (uint)ssrc)]), .. Pairs], all);

        var publish = Assert.Single(result.Publish);
        Assert.Equal([new PublishedEncoding(null, 11, 21)], publish.Encodings);
        int[] others = [12, 13, 14, 22, 23];
        Assert.Equal(others.Union(group.Where(ssrc => ssrc is not (11 or 21))), publish.OtherSsrcs.Select(ssrc => (int)ssrc));
        Assert.Empty(Assert.Single(result.Published).Encodings);
    }

    [Fact]
    public void Streams_that_only_a_group_names_are_known_as_ones_that_are_not_received()
    {
        var publish = Assert.Single(OfferCamera([new("SIM", [1, 2, 3]), new("FID", [2, 12]), new("FID", [3, 12, 13])], 1).Publish);

        Assert.Equal([new PublishedEncoding(null, 2, 12)], publish.Encodings);
        Assert.Equal([1, 3, 13], publish.OtherSsrcs.Select(ssrc => (int)ssrc));
    }

    [Fact]
    public void Row10_of_thousands_of_SSRCs_in_groups_a_bounded_number_is_known()
    {
        var longest = SdpLimits.Default.MaxListLength;
        var groups = Enumerable.Range(0, longest).Select(row => new SdpSsrcGroup(
            "X", [.. Enumerable.Range(row * longest, longest).Select(ssrc => (uint)ssrc)]));

        Assert.Equal(OfferedStreams.MaxOtherSsrcs, Assert.Single(OfferCamera([.. groups], 70_000).Publish).OtherSsrcs.Count);
    }

    [Fact]
    public void Row10_a_group_of_the_longest_list_that_is_read_is_one_stream_and_a_longer_one_a_bad_offer()
    {
        var longest = SdpLimits.Default.MaxListLength;
        Assert.Single(Assert.Single(OfferCamera([new("SIM", [.. Enumerable.Range(1, longest).Select(ssrc => (uint)ssrc)])]).Publish).Encodings);

        var client = CameraWith([new("SIM", [.. Enumerable.Range(1, longest + 1).Select(ssrc => (uint)ssrc)])]);
        var error = Create().HandleOffer(client.Offer(), 0).Error!;
        Assert.Equal(Negotiator.BadOffer, error.Code);
        Assert.Contains("a=ssrc-group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sound_has_no_layers()
    {
        Client.AddOwn("mic", MediaKind.Audio);
        Client.Mistake = line => line with { Ssrcs = [new(11, "me"), new(12, "me")], SsrcGroups = [new("SIM", [11, 12])] };

        Assert.Equal([new PublishedEncoding(null, 11)], Assert.Single(Offer().Publish).Encodings);
    }

    [Fact]
    public void A_later_offer_that_says_the_same_changes_nothing()
    {
        OfferCamera([.. Pairs, Sim], 11, 12, 13, 14, 21, 22, 23);

        Assert.Empty(Offer().Publish);
    }

    private static OfferingClient CameraWith(SdpSsrcGroup[] groups, params uint[] ssrcs)
    {
        var client = new OfferingClient("P", restartsIce: false);
        AddCamera(client, groups, ssrcs);
        return client;
    }

    private static void AddCamera(OfferingClient client, SdpSsrcGroup[] groups, uint[] ssrcs)
    {
        client.AddOwn("cam", MediaKind.Video);
        client.Mistake = line => line with { Ssrcs = [.. ssrcs.Select(ssrc => new SdpSsrc(ssrc, "me"))], SsrcGroups = groups };
    }

    private NegotiationResult OfferCamera(SdpSsrcGroup[] groups, params uint[] ssrcs)
    {
        AddCamera(Client, groups, ssrcs);
        return Offer();
    }
}
