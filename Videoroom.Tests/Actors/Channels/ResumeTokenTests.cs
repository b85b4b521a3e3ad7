using System.Buffers.Text;
using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors.Channels;

public class ResumeTokenTests
{
    [Fact]
    public void Row14_a_token_has_128_bits_and_no_two_are_alike()
    {
        var texts = Enumerable.Range(0, 100).Select(_ => ResumeToken.Create().Text).ToList();

        Assert.All(texts, text => Assert.Equal(16, Base64Url.DecodeFromChars(text).Length));
        Assert.Equal(100, texts.Distinct().Count());
    }

    [Fact]
    public void Row14_only_the_whole_token_matches()
    {
        var token = ResumeToken.Create();

        Assert.True(token.Matches(token.Text));
        Assert.False(token.Matches(token.Text[..^1]));
        Assert.False(token.Matches(token.Text + "A"));
        Assert.False(token.Matches(""));
        Assert.False(token.Matches(ResumeToken.Create().Text));
    }

    [Fact]
    public void Row14_a_token_does_not_print_itself()
    {
        var token = ResumeToken.Create();

        Assert.DoesNotContain(token.Text, token.ToString());
        Assert.DoesNotContain(token.Text, new JoinParameters(ResumeToken: token.Text).ToString());
    }
}
