using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnPeerRuleTests
{
    [Theory]
    [InlineData("192.0.2.1:3478", "192.0.2.1", 3478, true)]
    [InlineData("192.0.2.1:3478", "192.0.2.1", 3479, false)]
    [InlineData("192.0.2.1:3478", "192.0.2.2", 3478, false)]
    [InlineData("192.0.2.1:3478", "192.0.2.1", 0, true)]
    [InlineData("192.0.2.1:*", "192.0.2.1", 1, true)]
    [InlineData("192.0.2.0/24:65535", "192.0.2.255", 65535, true)]
    [InlineData("192.0.2.0/24:65535", "192.0.3.0", 65535, false)]
    [InlineData("0.0.0.0/0:9", "203.0.113.1", 9, true)]
    [InlineData("0.0.0.0/0:9", "2001:db8::1", 9, false)]
    [InlineData("127.0.0.1/32:9", "127.0.0.1", 9, true)]
    [InlineData("[2001:db8::1]:9", "2001:db8::1", 9, true)]
    [InlineData("[2001:db8::1]:9", "2001:db8::2", 9, false)]
    [InlineData("[2001:db8::]/32:*", "2001:db8:ffff::", 9, true)]
    [InlineData("[2001:db8::]/32:*", "2001:db9::", 9, false)]
    [InlineData("[::]/0:9", "2a00::1", 9, true)]
    [InlineData("[::]/0:9", "192.0.2.1", 9, false)]
    public void A_rule_matches_what_it_says(string text, string peer, int port, bool matches)
    {
        var rule = Rule(text);
        Assert.Equal(matches, rule.Matches(TurnRig.At(peer, port)));
        Assert.Equal(text, rule.ToString());
        Assert.Equal(rule, Rule(text));
    }

    [Theory]
    [InlineData("192.0.2.0/24:9", "192.0.3.0/24:9")]
    [InlineData("192.0.2.0/24:9", "192.0.2.0/25:9")]
    [InlineData("192.0.2.0/24:9", "192.0.2.0/24:10")]
    [InlineData("192.0.2.0/24:9", "192.0.2.0/24:*")]
    [InlineData("0.0.0.0/0:9", "[::]/0:9")]
    [InlineData("[2001:db8::1]:9", "[2001:db8::2]:9")]
    public void Rules_that_differ_in_one_thing_are_not_equal(string left, string right)
    {
        Assert.NotEqual(Rule(left), Rule(right));
        Assert.NotEqual(Rule(right), Rule(left));
        Assert.False(Rule(left).Equals(null));
        Assert.False(Rule(left).Equals((object)left));
    }

    [Theory]
    [InlineData("192.0.2.1:9", "192.0.2.1/32:9")]
    [InlineData("[2001:db8::1]:9", "[2001:DB8:0:0::1]/128:9")]
    public void Rules_that_say_the_same_in_other_words_are_equal(string left, string right)
    {
        Assert.Equal(Rule(left), Rule(right));
        Assert.Equal(Rule(left).GetHashCode(), Rule(right).GetHashCode());
    }

    [Theory]
    [InlineData("", "no port")]
    [InlineData("192.0.2.1", "no port")]
    [InlineData(":3478", "no port")]
    [InlineData("192.0.2.1:", "no port")]
    [InlineData("192.0.2.1:0", "no port")]
    [InlineData("192.0.2.1:65536", "no port")]
    [InlineData("192.0.2.1:-1", "no port")]
    [InlineData("192.0.2.1:+1", "no port")]
    [InlineData("192.0.2.1: 1", "no port")]
    [InlineData("192.0.2.1:http", "no port")]
    [InlineData("[2001:db8::1]", "no port")]
    [InlineData("2001:db8::1:3478", "does not begin with")]
    [InlineData("example.org:3478", "does not begin with")]
    [InlineData("*:3478", "does not begin with")]
    [InlineData("/24:3478", "does not begin with")]
    [InlineData("1:3478", "does not begin with")]
    [InlineData("0x7f.1:3478", "does not begin with")]
    [InlineData("192.0.2.01:3478", "does not begin with")]
    [InlineData("[192.0.2.1]:3478", "does not begin with")]
    [InlineData("[fe80::1%1]:3478", "does not begin with")]
    [InlineData("[2001:db8::1:3478", "does not begin with")]
    [InlineData("[::ffff:192.0.2.1]:3478", "does not begin with")]
    [InlineData("[2001:db8::/32]:3478", "does not begin with")]
    [InlineData("192.0.2.0/33:3478", "prefix length")]
    [InlineData("192.0.2.0/-1:3478", "prefix length")]
    [InlineData("192.0.2.0/:3478", "prefix length")]
    [InlineData("192.0.2.0/24/24:3478", "prefix length")]
    [InlineData("[2001:db8::]/129:3478", "prefix length")]
    [InlineData("192.0.2.1/24:3478", "beyond its prefix")]
    [InlineData("[2001:db8::1]/64:3478", "beyond its prefix")]
    [InlineData("192.0.2.1/0:3478", "beyond its prefix")]
    [InlineData("0.0.0.0:3478", "never reached")]
    [InlineData("255.255.255.255:3478", "never reached")]
    [InlineData("224.0.0.1:*", "never reached")]
    [InlineData("[::1]:3478", "never reached")]
    [InlineData("[64:ff9b::a00:1]:3478", "never reached")]
    public void What_is_no_rule_is_refused_with_a_reason(string text, string reason)
    {
        Assert.False(TurnPeerRule.TryParse(text, out var rule, out var error));
        Assert.Null(rule);
        Assert.Contains(reason, error);
    }

    internal static TurnPeerRule Rule(string text)
    {
        Assert.True(TurnPeerRule.TryParse(text, out var rule, out var error), error);
        return rule;
    }
}
