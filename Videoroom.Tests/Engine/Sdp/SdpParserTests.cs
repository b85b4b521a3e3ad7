using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

public class SdpParserTests
{
    private const string Head = "v=0\r\no=- 7 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private const string Audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n";

    [Fact]
    public void A_plain_offer_of_Chromium_is_read_whole()
    {
        var offer = SdpFixtures.Parse("chromium-plain");
        Assert.Equal(["0", "1"], offer.BundleMids);
        Assert.True(offer.ExtmapAllowMixed);
        Assert.Equal(2, offer.Media.Count);

        var video = offer.Media[1];
        Assert.Equal(MediaKind.Video, video.Kind);
        Assert.Equal("1", video.Mid);
        Assert.Equal(SdpDirection.SendOnly, video.Direction);
        Assert.Equal(SdpSetup.ActPass, video.Setup);
        Assert.True(video.RtcpMux);
        Assert.True(video.RtcpReducedSize);
        Assert.NotNull(video.Ice);
        Assert.Equal("sha-256", Assert.Single(video.Fingerprints).Algorithm);
        var vp8 = video.Payloads[0];
        Assert.Equal(("VP8", 90_000, (byte)96), (vp8.Encoding, vp8.ClockRate, vp8.PayloadType));
        Assert.Equal(["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"], vp8.Feedback);
        Assert.Equal("FID", Assert.Single(video.SsrcGroups).Semantics);
        Assert.Equal(video.SsrcGroups[0].Ssrcs, video.Ssrcs.Select(ssrc => ssrc.Ssrc));
        Assert.All(video.Ssrcs, ssrc => Assert.NotNull(ssrc.Cname));

        var opus = offer.Media[0].Payloads[0];
        Assert.Equal(("opus", 48_000, 2, "minptime=10;useinbandfec=1"), (opus.Encoding, opus.ClockRate, opus.Channels, opus.FormatParameters));
    }

    [Fact]
    public void A_simulcast_offer_lists_its_encodings()
    {
        foreach (var name in new[] { "chromium-simulcast", "firefox-simulcast" })
        {
            var video = SdpFixtures.Parse(name).Media[1];
            Assert.Equal(["l", "m", "h"], video.Simulcast!.Send);
            Assert.Empty(video.Simulcast.Recv);
            Assert.Equal([new SdpRid("l", true), new SdpRid("m", true), new SdpRid("h", true)], video.Rids);
        }
    }

    [Fact]
    public void Firefox_bundles_lines_of_port_0_and_gives_extensions_a_direction()
    {
        var offer = SdpFixtures.Parse("firefox-simulcast");
        var video = offer.Media[1];
        Assert.Equal((0, true, false), (video.Port, video.BundleOnly, video.IsRejected));
        Assert.Contains(video.Extmaps, extmap => extmap is { Id: 9, Direction: SdpDirection.SendOnly });
        Assert.Equal("sha-256", Assert.Single(video.Fingerprints).Algorithm); // given once, for the session
    }

    [Fact]
    public void A_removed_track_leaves_an_inactive_line()
    {
        Assert.Equal(
            [SdpDirection.SendOnly, SdpDirection.Inactive, SdpDirection.RecvOnly],
            SdpFixtures.Parse("chromium-removed").Media.Select(media => media.Direction));
    }

    [Fact]
    public void A_data_channel_is_read_as_a_line_without_payload_types()
    {
        var application = SdpFixtures.Parse("chromium-datachannel").Media[1];
        Assert.Null(application.Kind);
        Assert.Empty(application.Payloads);
        Assert.Equal(["webrtc-datachannel"], application.Formats);
    }

    [Fact]
    public void Of_a_simulcast_stream_the_first_alternative_counts_paused_or_not()
    {
        var media = SdpFixtures.ParseText(Head + Audio + "a=simulcast:recv x send ~l,m;h\r\n").Media[0];
        Assert.Equal(["l", "h"], media.Simulcast!.Send);
        Assert.Equal(["x"], media.Simulcast.Recv);
    }

    [Fact]
    public void Feedback_for_all_payload_types_goes_to_each()
    {
        var media = SdpFixtures.ParseText(Head + "m=video 9 RTP/SAVPF 96 98\r\na=mid:0\r\na=rtcp-fb:* nack\r\na=rtcp-fb:98 ccm fir\r\n").Media[0];
        Assert.Equal(["nack"], media.Payloads[0].Feedback);
        Assert.Equal(["nack", "ccm fir"], media.Payloads[1].Feedback);
    }

    [Fact]
    public void Feedback_that_is_said_again_is_said_once()
    {
        var payload = SdpFixtures.ParseText(Head + Audio + "a=rtcp-fb:111 nack\r\na=rtcp-fb:* nack\r\n" + string.Concat(Enumerable.Repeat("a=rtcp-fb:111 nack pli\r\n", 200))).Media[0].Payloads[0];

        Assert.Equal(["nack", "nack pli"], payload.Feedback);
    }

    [Fact]
    public void Blanks_at_the_end_of_lines_and_what_ends_lines_elsewhere_are_no_fault()
    {
        var offer = SdpFixtures.ParseText("v=0 \r\no=- 1 1 IN IP4 127.0.0.1\r\ns=a\u2028b\u0085c\u000cd\r\nt=0 0\r\n" + Audio + "a=setup:active \r\na=rtcp-mux\t\r\n");
        Assert.Equal((SdpSetup.Active, true), (offer.Media[0].Setup, offer.Media[0].RtcpMux));
    }

    [Fact]
    public void Candidates_beyond_the_bound_are_passed_over()
    {
        var candidates = string.Concat(Enumerable.Range(0, 80).Select(host => $"a=candidate:{host} 1 udp 1 192.0.2.{host} 1 typ host\r\n"));
        var offer = SdpFixtures.ParseText(Head + Audio + candidates);
        Assert.Equal(64, offer.Media[0].Candidates.Count);
        Assert.StartsWith("candidate:0 ", offer.Media[0].Candidates[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Row10_unknown_attributes_and_lines_are_passed_over()
    {
        var offer = SdpFixtures.ParseText(Head + "b=AS:5\na=x-new:1\n" + Audio + "k=clear:1\na=also-new\na=rtpmap:99 ghost/1\n");
        Assert.Single(offer.Media);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello", "line 1")]
    [InlineData("v=1\r\n", "v=0 was expected")]
    [InlineData(Head + "garbage\r\n", "line 5")]
    [InlineData(Head + "m=audio x UDP/TLS/RTP/SAVPF 111\r\n", "m=<media>")]
    [InlineData(Head + "m=audio 9 UDP/TLS/RTP/SAVPF\r\n", "no payload type")]
    [InlineData(Head + "m=audio 9 UDP/TLS/RTP/SAVPF 128\r\n", "0 to 127")]
    [InlineData(Head + "m=audio 9 UDP/TLS/RTP/SAVPF 111 111\r\n", "twice")]
    [InlineData(Head + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "no a=mid")]
    [InlineData(Head + Audio + Audio, "two m-lines")]
    [InlineData(Head + Audio + "a=mid:\r\n", "token")]
    [InlineData(Head + Audio + "a=mid:a\tb\r\n", "token")]
    [InlineData(Head + Audio + "a=mid:\u202ea\r\n", "token")]
    [InlineData(Head + Audio + "a=ice-ufrag:abc\r\n", "4 to 256")]
    [InlineData(Head + Audio + "a=ice-pwd:short\r\n", "22 to 256")]
    [InlineData(Head + Audio + "a=setup:holdconn\r\n", "actpass, active or passive")]
    [InlineData(Head + Audio + "a=fingerprint:sha-256 zz\r\n", "hexadecimal")]
    [InlineData(Head + Audio + "a=rtpmap:111 opus\r\n", "a=rtpmap")]
    [InlineData(Head + Audio + "a=extmap:one urn:x\r\n", "a=extmap")]
    [InlineData(Head + Audio + "a=rid:l sideways\r\n", "a=rid")]
    [InlineData(Head + Audio + "a=simulcast:send l;;h\r\n", "not a rid")]
    [InlineData(Head + Audio + "a=simulcast:both l\r\n", "a=simulcast")]
    [InlineData(Head + Audio + "a=ssrc:4294967296 cname:x\r\n", "32 bits")]
    public void Row10_what_is_wrong_is_named(string sdp, string part)
    {
        Assert.False(SdpParser.TryParse(sdp, SdpLimits.Default, out var description, out var error));
        Assert.Null(description);
        Assert.Contains(part, error);
    }

    [Fact]
    public void Row10_a_strangers_text_is_shortened_and_cleaned_in_an_error()
    {
        Assert.False(SdpParser.TryParse(Head + "x\u202e\u0007\"" + new string('y', 500), SdpLimits.Default, out _, out var error));
        Assert.DoesNotContain(error, char.IsControl);
        Assert.DoesNotContain('\u202e', error!);
        Assert.True(error.Length < 150);
    }

    [Fact]
    public void Row10_everything_that_can_be_repeated_is_bounded()
    {
        AssertRefused(new string('x', SdpLimits.Default.MaxLength + 1), "characters");
        AssertRefused(Head + Audio + "a=" + new string('x', 10_000), "characters");
        AssertRefused(Head + Repeat(600, i => $"m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:{i}\r\n"), "more than 512 m-lines");
        AssertRefused(Head + Audio + Repeat(2_000, _ => "a=x\r\n"), "more than 1024 lines");
        AssertRefused(Head + Repeat(2_000, _ => "a=x\r\n"), "more than 1024 lines");
        AssertRefused(Head + Audio + Repeat(65, _ => "a=extmap:1 urn:x\r\n"), "a=extmap");
        AssertRefused(Head + Audio + Repeat(65, i => $"a=ssrc:{i} cname:x\r\n"), "SSRCs");
        AssertRefused(Head + Audio + Repeat(65, i => $"a=ssrc-group:FID {i} 1\r\n"), "ssrc-group");
        AssertRefused(Head + Audio + "a=ssrc-group:FID" + Repeat(65, i => $" {i}"), "ssrc-group");
        AssertRefused(Head + Audio + Repeat(65, i => $"a=rid:r{i} send\r\n"), "a=rid");
        AssertRefused(Head + Audio + "a=simulcast:send " + string.Join(';', Enumerable.Range(0, 65)), "simulcast stream");
        AssertRefused(Head + Audio + Repeat(65, i => $"a=rtcp-fb:111 x{i}\r\n"), "a=rtcp-fb");
        AssertRefused(Head + Audio + Repeat(65, i => $"a=rtcp-fb:* x{i}\r\n"), "a=rtcp-fb");
        AssertRefused(Head + Audio + Repeat(65, _ => "a=fingerprint:sha-256 AB\r\n"), "a=fingerprint");
        AssertRefused(Head + Audio + Repeat(65, _ => "a=msid:- x\r\n"), "a=msid");

        static void AssertRefused(string sdp, string part)
        {
            Assert.False(SdpParser.TryParse(sdp, SdpLimits.Default, out _, out var error));
            Assert.Contains(part, error);
        }

        static string Repeat(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));
    }

    [Fact]
    public void Row10_no_text_makes_the_parser_throw()
    {
        var random = new Random(8866);
        var source = SdpFixtures.Read("chromium-simulcast") + SdpFixtures.Read("firefox-simulcast");
        for (var round = 0; round < 300; round++)
        {
            var text = new StringBuilder(source[..random.Next(source.Length)]);
            for (var i = random.Next(30); i > 0 && text.Length > 1; i--)
            {
                var position = random.Next(text.Length - 1);
                switch (random.Next(3))
                {
                    case 0:
                        text[position] = " :=/;,~-\r\n0a\0\uFFFF"[random.Next(14)];
                        break;
                    case 1:
                        text.Remove(position, Math.Min(random.Next(20), text.Length - position));
                        break;
                    default:
                        text.Insert(position, text.ToString(position, Math.Min(random.Next(200), text.Length - position)));
                        break;
                }
            }

            if (SdpParser.TryParse(text.ToString(), SdpLimits.Default, out var description, out var error))
            {
                SdpWriter.Write(description!);
            }
            else
            {
                Assert.NotEmpty(error!);
            }
        }
    }
}
