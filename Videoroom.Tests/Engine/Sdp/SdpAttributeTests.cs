using Videoroom.Engine.Codecs;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

/// <summary>Attribute by attribute: what is read, where the bounds lie, and what a line without them means.</summary>
public class SdpAttributeTests
{
    private const string Head = "v=0\r\no=- 7 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private const string Audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n";

    [Fact]
    public void An_m_line_without_attributes_sends_and_receives_and_promises_nothing()
    {
        var media = Media("");

        Assert.Equal((9, "UDP/TLS/RTP/SAVPF", SdpDirection.SendRecv, SdpSetup.None), (media.Port, media.Protocol, media.Direction, media.Setup));
        Assert.False(media.RtcpMux || media.RtcpReducedSize || media.BundleOnly || media.IsRejected || media.EndOfCandidates);
        Assert.True(media is { Ice: null, Simulcast: null, SctpPort: null });
        Assert.Empty(media.Fingerprints);
        Assert.Empty(media.Extmaps);
        Assert.Empty(media.Formats);
        Assert.Equal((111, "", 0, 1, (string?)null), Payload(media));
        var offer = Parse(Audio);
        Assert.Equal((7, 2, false, false), (offer.SessionId, offer.SessionVersion, offer.IceLite, offer.ExtmapAllowMixed));
        Assert.Empty(offer.BundleMids);
    }

    [Fact]
    public void What_the_session_says_holds_for_lines_that_do_not_say_it_themselves()
    {
        var offer = Parse(
            "a=ice-lite\r\na=extmap-allow-mixed\r\na=group:BUNDLE 0 1\r\na=group:BUNDLE 9\r\na=group:LS 0\r\n"
            + "a=ice-ufrag:sess\r\na=ice-pwd:ssssssssssssssssssssss\r\na=fingerprint:SHA-256 ab:cd\r\na=setup:actpass\r\na=recvonly\r\n"
            + Audio
            + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=ice-ufrag:line\r\na=ice-pwd:llllllllllllllllllllll\r\na=fingerprint:sha-1 EF\r\na=setup:passive\r\na=inactive\r\n");

        Assert.True(offer.IceLite && offer.ExtmapAllowMixed);
        Assert.Equal(["0", "1"], offer.BundleMids);
        var (audio, video) = (offer.Media[0], offer.Media[1]);
        Assert.Equal((new IceParameters("sess", new string('s', 22)), SdpSetup.ActPass, SdpDirection.RecvOnly), (audio.Ice, audio.Setup, audio.Direction));
        Assert.Equal(("sha-256", "AB:CD"), (audio.Fingerprints[0].Algorithm, audio.Fingerprints[0].Value));
        Assert.Equal((new IceParameters("line", new string('l', 22)), SdpSetup.Passive, SdpDirection.Inactive), (video.Ice, video.Setup, video.Direction));
        Assert.Equal(("sha-1", "EF"), (Assert.Single(video.Fingerprints).Algorithm, video.Fingerprints[0].Value));
    }

    [Theory]
    [InlineData("a=ice-ufrag:abcd\r\n")]
    [InlineData("a=ice-pwd:ssssssssssssssssssssss\r\n")]
    public void Half_of_the_ICE_credentials_are_none(string attribute) => Assert.Null(Media(attribute).Ice);

    [Theory]
    [InlineData("a=sendrecv", SdpDirection.SendRecv)]
    [InlineData("a=sendonly", SdpDirection.SendOnly)]
    [InlineData("a=recvonly", SdpDirection.RecvOnly)]
    [InlineData("a=inactive", SdpDirection.Inactive)]
    public void A_direction_is_read_and_written(string line, SdpDirection direction)
    {
        Assert.Equal(direction, Media(line + "\r\n").Direction);
        Assert.Contains(line + "\r\n", SdpWriter.Write(Parse(Audio + line + "\r\n")));
    }

    [Theory]
    [InlineData("actpass", SdpSetup.ActPass)]
    [InlineData("active", SdpSetup.Active)]
    [InlineData("passive", SdpSetup.Passive)]
    public void A_setup_is_read_and_written(string setup, SdpSetup expected)
    {
        Assert.Equal(expected, Media($"a=setup:{setup}\r\n").Setup);
        Assert.Contains($"a=setup:{setup}\r\n", SdpWriter.Write(Parse(Audio + $"a=setup:{setup}\r\n")));
    }

    [Fact]
    public void Flags_ports_and_streams_are_read()
    {
        var media = Media("a=rtcp-mux\r\na=rtcp-rsize\r\na=bundle-only\r\na=sctp-port:5000\r\na=msid:s t\r\na=msid:alone\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n");

        Assert.True(media.RtcpMux && media.RtcpReducedSize && media.BundleOnly);
        Assert.Equal(5000, media.SctpPort);
        Assert.Equal([new SdpMsid("s", "t"), new SdpMsid("alone")], media.Msids);
        Assert.Equal(["candidate:1 1 udp 1 192.0.2.1 9 typ host"], media.Candidates);
        Assert.Null(Media("a=sctp-port:70000\r\n").SctpPort);
        Assert.Null(Media("a=sctp-port:x\r\n").SctpPort);
    }

    [Theory]
    [InlineData("a=rtpmap:111 opus/48000/2", "opus", 48_000, 2)]
    [InlineData("a=rtpmap:111 PCMU/8000", "PCMU", 8_000, 1)]
    public void An_rtpmap_names_the_codec_its_clock_and_its_channels(string line, string encoding, int clockRate, int channels)
        => Assert.Equal((111, encoding, clockRate, channels, (string?)null), Payload(Media(line + "\r\n")));

    [Fact]
    public void An_rtpmap_of_a_payload_type_that_is_not_listed_is_passed_over()
        => Assert.Equal("", Media("a=rtpmap:112 opus/48000/2\r\n").Payloads[0].Encoding);

    [Theory]
    [InlineData("a=rtpmap:111 /48000")]
    [InlineData("a=rtpmap:111 opus/x")]
    [InlineData("a=rtpmap:111 opus/")]
    [InlineData("a=rtpmap:111 opus/48000/x")]
    [InlineData("a=rtpmap:111 opus/-1")]
    public void Row10_an_rtpmap_that_is_not_of_its_form_is_refused(string line) => AssertRefused(Audio + line + "\r\n", "a=rtpmap");

    [Fact]
    public void Parameters_and_feedback_belong_to_their_payload_type()
    {
        var media = Parse("m=video 9 RTP/SAVPF 96 97\r\na=mid:0\r\na=fmtp:97  apt=96 \r\na=fmtp:98 x=1\r\na=rtcp-fb:96 nack  pli\r\na=rtcp-fb:98 nack\r\na=rtcp-fb:x nack\r\n").Media[0];

        Assert.Equal((null, "apt=96"), (media.Payloads[0].FormatParameters, media.Payloads[1].FormatParameters));
        Assert.Equal(["nack  pli"], media.Payloads[0].Feedback);
        Assert.Empty(media.Payloads[1].Feedback);
        Assert.True((media.Payloads[0] with { Feedback = ["NACK"] }).HasFeedback("nack"));
        Assert.False(media.Payloads[0].HasFeedback("nack"));
    }

    [Theory]
    [InlineData("1 urn:x", 1, SdpDirection.SendRecv, null)]
    [InlineData("255/sendonly urn:x", 255, SdpDirection.SendOnly, null)]
    [InlineData("14/recvonly urn:x vad=on b", 14, SdpDirection.RecvOnly, "vad=on b")]
    public void An_extension_has_an_id_a_direction_and_attributes(string value, byte id, SdpDirection direction, string? attributes)
        => Assert.Equal(new SdpExtmap(id, "urn:x", direction, attributes), Assert.Single(Media($"a=extmap:{value}\r\n").Extmaps));

    [Theory]
    [InlineData("0 urn:x")]
    [InlineData("256 urn:x")]
    [InlineData("4096 urn:x")]
    public void An_extension_of_an_id_that_no_packet_can_carry_is_passed_over(string value) => Assert.Empty(Media($"a=extmap:{value}\r\n").Extmaps);

    [Theory]
    [InlineData("1")]
    [InlineData("65536 urn:x")]
    [InlineData("1/sideways urn:x")]
    [InlineData("1/ urn:x")]
    public void Row10_an_extension_that_is_not_of_its_form_is_refused(string value) => AssertRefused(Audio + $"a=extmap:{value}\r\n", "a=extmap");

    [Theory]
    [InlineData("a-Z_9 send", "a-Z_9", true)]
    [InlineData("h recv pt=96", "h", false)]
    public void A_rid_has_a_name_and_a_direction(string value, string id, bool isSent)
        => Assert.Equal(new SdpRid(id, isSent), Assert.Single(Media($"a=rid:{value}\r\n").Rids));

    [Theory]
    [InlineData("a=rid:x")]
    [InlineData("a=rid:a.b send")]
    [InlineData("a=rid: send")]
    [InlineData("a=rid:h both")]
    public void Row10_a_rid_that_is_not_of_its_form_is_refused(string line) => AssertRefused(Audio + line + "\r\n", "a=rid");

    [Theory]
    [InlineData("a=simulcast:send l send h")]
    [InlineData("a=simulcast:send")]
    [InlineData("a=simulcast:l;h")]
    [InlineData("a=simulcast:send l recv")]
    public void Row10_a_simulcast_line_that_is_not_of_its_form_is_refused(string line) => AssertRefused(Audio + line + "\r\n", "is not send <rids>");

    [Fact]
    public void SSRCs_are_listed_once_with_their_CNAME_and_groups_in_order()
    {
        var media = Media("a=ssrc:4294967295 msid:a b\r\na=ssrc:1 cname:me\r\na=ssrc:4294967295 cname:you too\r\na=ssrc:1 label:x\r\na=ssrc-group:FID 1 4294967295\r\na=ssrc-group:SIM 1\r\n");

        Assert.Equal([new SdpSsrc(uint.MaxValue, "you too"), new SdpSsrc(1, "me")], media.Ssrcs);
        Assert.Equal(["FID", "SIM"], media.SsrcGroups.Select(group => group.Semantics));
        Assert.Equal([1, uint.MaxValue], media.SsrcGroups[0].Ssrcs);
        AssertRefused(Audio + "a=ssrc-group:FID 1 x\r\n", "a=ssrc-group");
        AssertRefused(Audio + "a=ssrc:x cname:y\r\n", "a=ssrc");
    }

    [Theory]
    [InlineData("sha-256 A", false)]
    [InlineData("sha-256 AB", true)]
    [InlineData("sha-256  AB:CD ", true)]
    [InlineData("sha-256", false)]
    [InlineData("sha-256 AG", false)]
    public void A_fingerprint_is_a_hash_function_and_hexadecimal_octets(string value, bool isTaken)
        => Assert.Equal(isTaken, SdpParser.TryParse(Head + Audio + $"a=fingerprint:{value}\r\n", SdpLimits.Default, out _, out _));

    [Theory]
    [InlineData("mid", 32, 33)]
    [InlineData("rid", 32, 33)]
    [InlineData("ice-ufrag", 256, 257)]
    [InlineData("ice-ufrag", 4, 3)]
    [InlineData("ice-pwd", 256, 257)]
    [InlineData("ice-pwd", 22, 21)]
    [InlineData("fingerprint", 200, 201)]
    public void Row10_a_value_is_as_long_as_it_may_be_and_no_longer(string name, int taken, int refused)
    {
        Assert.True(SdpParser.TryParse(Text(taken), SdpLimits.Default, out _, out _));
        AssertRefusedWhole(Text(refused), $"a={name}");

        string Text(int length)
        {
            var value = new string('a', length);
            var line = name switch { "rid" => $"a=rid:{value} send", "fingerprint" => $"a=fingerprint:sha-256 {value}", _ => $"a={name}:{value}" };
            return Head + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" + (name == "mid" ? "" : "a=mid:0\r\n") + line + "\r\n";
        }
    }

    [Theory]
    [InlineData("a=extmap:1 urn:x\r\n")]
    [InlineData("a=rid:l send\r\n")]
    [InlineData("a=ssrc-group:FID 1\r\n")]
    [InlineData("a=rtcp-fb:111 x\r\n")]
    [InlineData("a=rtcp-fb:* x\r\n")]
    [InlineData("a=fingerprint:sha-256 AB\r\n")]
    [InlineData("a=msid:- x\r\n")]
    public void Row10_a_list_is_as_long_as_it_may_be_and_no_longer(string line)
    {
        var limits = SdpLimits.Default with { MaxListLength = 3 };
        Assert.True(SdpParser.TryParse(Head + Audio + Lines(3), limits, out _, out _));
        Assert.False(SdpParser.TryParse(Head + Audio + Lines(4), limits, out _, out var error));
        Assert.Contains("more than 3", error);

        // Feedback that is said again is not counted again: each line has a value of its own.
        string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => line.Replace("x\r\n", $"x{i}\r\n", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0 127", new byte[] { 0, 127 })]
    [InlineData(" 96  97 ", new byte[] { 96, 97 })]
    public void Payload_types_go_from_0_to_127_with_any_blanks_between_them(string list, byte[] types)
    {
        Assert.True(SdpParser.TryParse(Head + $"m=audio 9 UDP/TLS/RTP/SAVPF {list}\r\na=mid:0\r\n", SdpLimits.Default, out var description, out _));
        Assert.Equal(types, description.Media[0].Payloads.Select(payload => payload.PayloadType));
    }

    [Fact]
    public void A_mid_stands_for_one_m_line_wherever_the_second_one_is_and_m_lines_that_nobody_uses_may_go_without()
    {
        const string Line = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
        const string Unused = "m=audio 0 UDP/TLS/RTP/SAVPF 111\r\n";
        Assert.False(SdpParser.TryParse(Head + Line + "a=mid:0\r\n" + Line + "a=mid:0\r\n" + Line + "a=mid:1\r\n", SdpLimits.Default, out _, out var error));
        Assert.Contains("a=mid:", error, StringComparison.Ordinal);
        Assert.True(SdpParser.TryParse(Head + Unused + Unused, SdpLimits.Default, out var description, out _));
        Assert.All(description.Media, media => Assert.Empty(media.Mid));
    }

    [Fact]
    public void Row10_parameters_of_a_format_are_no_longer_than_other_nodes_take_them()
    {
        Assert.True(SdpParser.TryParse(Head + Audio + Line(2048), SdpLimits.Default, out var taken, out _));
        Assert.Equal(2048, taken.Media[0].Payloads[0].FormatParameters!.Length);
        Assert.False(SdpParser.TryParse(Head + Audio + Line(2049), SdpLimits.Default, out _, out var error));
        Assert.Contains("a=fmtp:111", error, StringComparison.Ordinal);

        static string Line(int length) => $"a=fmtp:111 {new string('x', length)}\r\n";
    }

    [Fact]
    public void Row10_sections_lines_and_texts_are_as_long_as_they_may_be_and_no_longer()
    {
        var limits = SdpLimits.Default with { MaxListLength = 3, MaxLinesPerSection = 10, MaxMediaDescriptions = 2, MaxLineLength = 40 };
        string Numbers(int count) => string.Join(' ', Enumerable.Range(1, count));
        string Rids(int count) => string.Join(';', Enumerable.Range(1, count));
        string Sources(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"a=ssrc:{i} x\r\n"));
        string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"m=audio 9 RTP 1\r\na=mid:{i}\r\n"));

        AssertBound(count => Audio + Sources(count), 3, "SSRCs");
        AssertBound(count => Audio + $"a=ssrc-group:S {Numbers(count)}\r\n", 3, "a=ssrc-group");
        AssertBound(count => Audio + $"a=simulcast:send {Rids(count)}\r\n", 3, "simulcast stream");
        AssertBound(count => Audio + Repeat("a=x\r\n", count - 1), 10, "more than 10 lines");
        AssertBound(count => Repeat("a=x\r\n", count - 3), 10, "more than 10 lines");
        AssertBound(count => Repeat("k=x\r\n", count - 3), 10, "more than 10 lines");
        AssertBound(Lines, 2, "more than 2 m-lines");
        AssertBound(count => Audio + "a=" + new string('x', count - 2) + "\r\n", 40, "at most 40");
        var whole = Head + Audio;
        Assert.True(SdpParser.TryParse(whole, limits with { MaxLength = whole.Length }, out _, out _));
        Assert.False(SdpParser.TryParse(whole, limits with { MaxLength = whole.Length - 1 }, out _, out var tooLong));
        Assert.Contains("characters", tooLong);

        void AssertBound(Func<int, string> text, int bound, string part)
        {
            Assert.True(SdpParser.TryParse(Head + text(bound), limits, out _, out var error), error);
            Assert.False(SdpParser.TryParse(Head + text(bound + 1), limits, out _, out error));
            Assert.Contains(part, error);
        }
    }

    [Fact]
    public void Candidates_up_to_the_bound_are_kept()
    {
        var limits = SdpLimits.Default with { MaxListLength = 2 };
        Assert.True(SdpParser.TryParse(Head + Audio + "a=candidate:1\r\na=candidate:2\r\na=candidate:3\r\n", limits, out var offer, out _));
        Assert.Equal(["candidate:1", "candidate:2"], offer.Media[0].Candidates);
    }

    [Theory]
    [InlineData("m=audio 0 RTP/SAVPF 111\r\n", true, false)]
    [InlineData("m=audio 0 RTP/SAVPF 111\r\na=mid:0\r\n", true, false)]
    [InlineData("m=audio 0 RTP/SAVPF 111\r\na=mid:0\r\na=bundle-only\r\n", false, true)]
    [InlineData("m=audio 9/2 RTP/SAVPF 111\r\na=mid:0\r\n", false, false)]
    public void A_line_of_port_0_is_rejected_unless_it_is_bundle_only(string media, bool isRejected, bool isBundleOnly)
    {
        var line = Parse(media).Media[0];
        Assert.Equal((isRejected, isBundleOnly), (line.IsRejected, line.BundleOnly));
    }

    [Theory]
    [InlineData("m=audio 65536 RTP 1\r\na=mid:0\r\n")]
    [InlineData("m=audio -1 RTP 1\r\na=mid:0\r\n")]
    [InlineData("m=audio 9\r\na=mid:0\r\n")]
    [InlineData("m=audio\r\n")]
    public void Row10_an_m_line_that_is_not_of_its_form_is_refused(string media) => AssertRefused(media, "m=<media> <port> <protocol> <formats>");

    [Theory]
    [InlineData("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\n", null)]
    [InlineData("m=audio 9 rtp/avp 0\r\na=mid:0\r\n", MediaKind.Audio)]
    [InlineData("m=video 9 RTP/SAVPF 0\r\na=mid:0\r\n", MediaKind.Video)]
    [InlineData("m=text 9 RTP/SAVPF 0\r\na=mid:0\r\n", null)]
    public void What_a_line_carries_is_told_by_its_media_and_protocol(string media, MediaKind? kind)
    {
        var line = Parse(media).Media[0];
        Assert.Equal(kind, line.Kind);
        Assert.Equal(line.Protocol.Contains("SCTP", StringComparison.Ordinal) ? 0 : 1, line.Payloads.Count);
    }

    [Theory]
    [InlineData("a=tool:x\u0007\r\n", false)]
    [InlineData("a=tool:x\u2028\r\n", false)]
    [InlineData("a=tool:x\u2029y\r\n", false)]
    [InlineData("a=tool:x\ty\r\n", true)]
    [InlineData("i=x\u0007\r\n", true)]
    [InlineData("u=x\u0007\r\n", true)]
    [InlineData("e=x\u0007\r\n", true)]
    [InlineData("p=x\u2029\r\n", true)]
    [InlineData("=x\r\n", false)]
    [InlineData("ab\r\n", false)]
    [InlineData("a\r\n", false)]
    [InlineData("a=\r\n", true)]
    [InlineData("\r\n\r\n", true)]
    public void Row10_control_characters_are_for_free_text_only(string line, bool isTaken)
        => Assert.Equal(isTaken, SdpParser.TryParse(Head + line + Audio, SdpLimits.Default, out _, out _));

    [Fact]
    public void An_origin_with_numbers_that_do_not_fit_counts_as_0()
    {
        Assert.True(SdpParser.TryParse("v=0\r\no=- 99999999999999999999 x IN IP4 h\r\n" + Audio, SdpLimits.Default, out var offer, out _));
        Assert.Equal((0, 0), (offer.SessionId, offer.SessionVersion));
    }

    [Fact]
    public void An_error_names_the_line_and_quotes_forty_characters_of_it()
    {
        Assert.False(SdpParser.TryParse(Head + "\r\n" + new string('y', 40) + "\r\n", SdpLimits.Default, out _, out var error));
        Assert.Equal($"SDP line 6: \"{new string('y', 40)}\" is not of the form <letter>=<value>.", error);
        Assert.False(SdpParser.TryParse(Head + new string('y', 41) + "\r\n", SdpLimits.Default, out _, out error));
        Assert.Equal($"SDP line 5: \"{new string('y', 40)}…\" is not of the form <letter>=<value>.", error);
        Assert.False(SdpParser.TryParse(Head + "a\"~ \u007f\u001f\r\n", SdpLimits.Default, out _, out error));
        Assert.StartsWith("SDP line 5: \"a?~ ??\"", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=1;b=2", "b", "2")]
    [InlineData(" A = 1 ; b=2", "a", "1")]
    [InlineData("a=1;a=2", "a", "1")]
    [InlineData("flag;b=2", "flag", "")]
    [InlineData("a=1", "b", null)]
    [InlineData("aa=1", "a", null)]
    [InlineData("", "a", null)]
    [InlineData(null, "a", null)]
    [InlineData("a=x=y", "a", "x=y")]
    public void A_parameter_is_found_by_its_name_whatever_its_case(string? parameters, string name, string? expected)
        => Assert.Equal(expected, SdpText.GetParameter(parameters, name));

    private static string Repeat(string line, int count) => string.Concat(Enumerable.Repeat(line, count));

    private static (int PayloadType, string Encoding, int ClockRate, int Channels, string? Parameters) Payload(MediaDescription media)
    {
        var payload = Assert.Single(media.Payloads);
        return (payload.PayloadType, payload.Encoding, payload.ClockRate, payload.Channels, payload.FormatParameters);
    }

    private static MediaDescription Media(string attributes) => Assert.Single(Parse(Audio + attributes).Media);

    private static SessionDescription Parse(string rest) => SdpFixtures.ParseText(Head + rest);

    private static void AssertRefused(string rest, string part) => AssertRefusedWhole(Head + rest, part);

    private static void AssertRefusedWhole(string sdp, string part)
    {
        Assert.False(SdpParser.TryParse(sdp, SdpLimits.Default, out _, out var error));
        Assert.Contains(part, error);
    }
}
