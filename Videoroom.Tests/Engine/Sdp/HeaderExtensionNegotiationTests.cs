using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

public class HeaderExtensionNegotiationTests
{
    private static readonly IReadOnlyList<SdpExtmap> Audio = SdpFixtures.Parse("chromium-simulcast").Media[0].Extmaps;
    private static readonly IReadOnlyList<SdpExtmap> Video = SdpFixtures.Parse("chromium-simulcast").Media[1].Extmaps;

    [Fact]
    public void The_server_receives_with_what_it_reads_under_the_offers_ids()
    {
        Assert.Equal(
            new HeaderExtensionIds { Mid = 4, RtpStreamId = 10, RepairedRtpStreamId = 11, TransportSequenceNumber = 3, VideoOrientation = 13 },
            HeaderExtensionNegotiation.ToReceivedIds(HeaderExtensionNegotiation.AnswerForReceiving(Video, Codec.Vp8), simulcast: true));
        Assert.Equal(
            new HeaderExtensionIds { Mid = 4, TransportSequenceNumber = 3, VideoOrientation = 13, DependencyDescriptor = 12 },
            HeaderExtensionNegotiation.ToReceivedIds(HeaderExtensionNegotiation.AnswerForReceiving(Video, Codec.Av1), simulcast: false));
        Assert.Equal(
            new HeaderExtensionIds { Mid = 4, TransportSequenceNumber = 3, AudioLevel = 1 },
            HeaderExtensionNegotiation.ToReceivedIds(HeaderExtensionNegotiation.AnswerForReceiving(Audio, Codec.Opus), simulcast: false));
    }

    [Fact]
    public void The_server_sends_one_encoding_with_transport_wide_sequence_numbers_and_whatever_any_codec_may_need_later()
    {
        Assert.Equal(
            new HeaderExtensionIds { Mid = 4, TransportSequenceNumber = 3, VideoOrientation = 13, DependencyDescriptor = 12 },
            HeaderExtensionNegotiation.ToSentIds(HeaderExtensionNegotiation.AnswerForSending(Video, MediaKind.Video)));
        Assert.Equal(
            new HeaderExtensionIds { Mid = 4, TransportSequenceNumber = 3, AudioLevel = 1 },
            HeaderExtensionNegotiation.ToSentIds(HeaderExtensionNegotiation.AnswerForSending(Audio, MediaKind.Audio)));
    }

    [Fact]
    public void Every_answer_keeps_what_another_line_may_need_later_because_Chromium_forgets_for_good_what_one_leaves_out()
    {
        var kept = new HeaderExtensionIds { Mid = 4, RtpStreamId = 10, RepairedRtpStreamId = 11, TransportSequenceNumber = 3, VideoOrientation = 13 };
        Assert.Equal(kept, Ids(HeaderExtensionNegotiation.AnswerForReceiving(Video, Codec.Vp8)));
        Assert.Equal(kept with { DependencyDescriptor = 12 }, Ids(HeaderExtensionNegotiation.AnswerForSending(Video, MediaKind.Video)));
    }

    [Fact]
    public void An_extension_of_one_direction_is_answered_with_the_opposite_and_only_where_it_fits()
    {
        var offered = SdpFixtures.Parse("firefox-simulcast").Media[1].Extmaps;
        var receiving = HeaderExtensionNegotiation.AnswerForReceiving(offered, Codec.Vp8);
        Assert.Contains(receiving, extmap => extmap is { Id: 9, Direction: SdpDirection.RecvOnly });
        Assert.Equal(
            new HeaderExtensionIds { Mid = 3, TransportSequenceNumber = 7 },
            HeaderExtensionNegotiation.ToSentIds(HeaderExtensionNegotiation.AnswerForSending(offered, MediaKind.Video)));
    }

    [Fact]
    public void What_the_server_does_not_know_is_not_answered_and_what_is_offered_twice_is_answered_once()
    {
        const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";
        SdpExtmap[] offered = [new(1, "urn:x"), new(2, Mid), new(3, Mid), new(2, "urn:3gpp:video-orientation")];

        Assert.Equal([offered[1]], HeaderExtensionNegotiation.AnswerForSending(offered, MediaKind.Video));
        Assert.Equal([offered[1]], HeaderExtensionNegotiation.AnswerForReceiving(offered, Codec.Vp8));
    }

    private static HeaderExtensionIds Ids(IReadOnlyList<SdpExtmap> extmaps) => HeaderExtensionNegotiation.ToIds(extmaps);
}
