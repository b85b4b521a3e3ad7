using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

public class TrickleIceFragmentTests
{
    private const string Credentials = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n";

    [Fact]
    public void Credentials_and_candidates_are_read()
    {
        var fragment = Parse(
            Credentials + "m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r\n"
            + "a=candidate:2 1 tcp 1518280447 2001:db8::1 9 typ host tcptype active\na=end-of-candidates\r\n\r\n");

        Assert.Equal(new TrickleIceFragment("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"), fragment);
    }

    [Fact]
    public void Every_m_line_may_repeat_the_credentials()
        => Assert.Equal("EsAw", Parse(Credentials + "m=audio 9 RTP/AVP 0\r\n" + Credentials).UsernameFragment);

    [Theory]
    [InlineData("", "no a=ice-ufrag")]
    [InlineData("a=mid:0\r\n", "no a=ice-ufrag")]
    [InlineData("{\"candidate\":1}", "Line 1")]
    [InlineData("a=ice-ufrag:abc\r\n", "4 to 256")]
    [InlineData("a=ice-ufrag:abcd\r\na=ice-pwd:short\r\n", "22 to 256")]
    [InlineData("a=ice-ufrag:abcd\r\nv=0\r\n", "Line 2")]
    [InlineData("a=ice-ufrag:abcd\r\na=ice-ufrag:efgh\r\n", "other ICE credentials")]
    [InlineData("a=ice-ufrag:abcd\r\na=candidate:1 1 udp\r\n", "candidate")]
    [InlineData("a=ice-ufrag:abcd\r\na=candidate:1 1 udp 5 192.0.2.1 99999 typ host\r\n", "candidate")]
    public void Row10_what_is_no_fragment_is_refused_with_a_sentence(string text, string expected)
    {
        Assert.False(TrickleIceFragment.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Row10_lines_without_end_and_without_number_are_refused()
    {
        Assert.False(TrickleIceFragment.TryParse("a=" + new string('x', 2000), out _, out _));
        Assert.False(TrickleIceFragment.TryParse(string.Concat(Enumerable.Repeat("a=mid:0\r\n", 300)), out _, out _));
    }

    [Fact]
    public void An_ICE_restart_is_answered_with_our_credentials_and_candidates()
    {
        var text = TrickleIceFragment.WriteRestart(SdpWriter.Write(new SessionDescription
        {
            IceLite = true,
            Media =
            [
                new MediaDescription { Media = "audio", Mid = "6" },
                new MediaDescription
                {
                    Media = "video",
                    Port = 9,
                    Mid = "7",
                    Ice = new IceParameters("ours", "our-password-of-enough-chars"),
                    Candidates = ["candidate:1 1 udp 1 192.0.2.1 20000 typ host"],
                },
                new MediaDescription { Media = "video", Port = 9, Mid = "8", Ice = new IceParameters("ours", "our-password-of-enough-chars") },
            ],
        }));

        Assert.Equal(
            "a=ice-lite\r\na=ice-ufrag:ours\r\na=ice-pwd:our-password-of-enough-chars\r\nm=video 9 RTP/AVP 0\r\na=mid:7\r\n"
            + "a=candidate:1 1 udp 1 192.0.2.1 20000 typ host\r\na=end-of-candidates\r\n",
            text);
        Parse(text);
    }

    [Fact]
    public void Its_text_form_has_no_password()
        => Assert.DoesNotContain("P2uYro0UCOQ4zxjKXaWCBui1", Parse(Credentials).ToString(), StringComparison.Ordinal);

    private static TrickleIceFragment Parse(string text)
    {
        Assert.True(TrickleIceFragment.TryParse(text, out var fragment, out var error), error);
        return fragment;
    }
}
