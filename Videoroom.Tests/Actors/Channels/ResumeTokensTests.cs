using System.Buffers.Text;
using Videoroom.Actors.Channels;

namespace Videoroom.Tests.Actors.Channels;

public class ResumeTokensTests
{
    private readonly ResumeTokens _tokens = new([1, 2, 3]);

    [Fact]
    public void Row14_a_token_has_128_random_bits_and_128_bits_of_proof_and_no_two_are_alike()
    {
        var texts = Enumerable.Range(0, 100).Select(_ => _tokens.Create("r", "P")).ToList();

        Assert.All(texts, text => Assert.Equal(32, Base64Url.DecodeFromChars(text).Length));
        Assert.Equal(100, texts.Distinct().Count());
    }

    [Fact]
    public void A_token_is_good_at_every_node_that_knows_the_key()
    {
        var token = new ResumeTokens([1, 2, 3]).Create("r", "P");

        Assert.True(_tokens.Matches("r", "P", token));
        Assert.False(new ResumeTokens([1, 2, 4]).Matches("r", "P", token));
    }

    [Fact]
    public void Row14_a_token_is_bound_to_its_room_and_its_peer()
    {
        var token = _tokens.Create("r", "P");

        Assert.False(_tokens.Matches("r", "Q", token));
        Assert.False(_tokens.Matches("s", "P", token));
        Assert.False(_tokens.Matches("r 1 P", "", token));
    }

    [Fact]
    public void Row14_only_the_whole_token_matches()
    {
        var token = _tokens.Create("r", "P");
        var flipped = (token[0] == 'A' ? 'B' : 'A') + token[1..];

        foreach (var wrong in new[] { token[..^1], token + "A", "", flipped, new string('!', token.Length), new string('\ud800', token.Length) })
        {
            Assert.False(_tokens.Matches("r", "P", wrong));
        }
    }

    [Fact]
    public void Row14_a_token_does_not_print_itself()
    {
        var token = _tokens.Create("r", "P");

        Assert.DoesNotContain(token, new JoinParameters(ResumeToken: token).ToString());
        Assert.DoesNotContain(token, new JoinReply("P", token, 15, 0, false, 1, []).ToString());
    }
}
