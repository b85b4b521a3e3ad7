using Videoroom.Impair.Control;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Impair.Control;

public class ImpairmentTextTests
{
    private static readonly Impairment All = new()
    {
        BitsPerSecond = 1_500_000,
        Queue = TimeSpan.FromMilliseconds(100),
        Delay = TimeSpan.FromMilliseconds(50),
        Jitter = TimeSpan.FromMicroseconds(2_500),
        Loss = 0.02,
        Burst = 4,
        Reorder = 0.01,
        ReorderBy = TimeSpan.FromMilliseconds(30),
    };

    [Fact]
    public void Every_word_says_one_thing() => Assert.Equal(
        All, Apply("rate=1.5mbit queue=100ms delay=0.05s jitter=2500us loss=2% burst=4 reorder=1% reorder-by=30ms", Impairment.None));

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.Equal(All, Apply(All.ToString(), Impairment.None));
        Assert.Equal("none", Impairment.None.ToString());
        Assert.Equal("cut", (All with { IsCut = true }).ToString());
    }

    [Fact]
    public void What_is_not_named_stays()
    {
        Assert.Equal(All with { Loss = 0.05 }, Apply("loss=5%", All));
        Assert.Equal(All with { IsCut = true }, Apply("cut", All));
        Assert.Equal(All, Apply("uncut", All with { IsCut = true }));
        Assert.Equal(All with { BitsPerSecond = null, Burst = null }, Apply("rate=none burst=none", All));
        Assert.Equal(new Impairment { Loss = 0.01 }, Apply("none loss=1%", All));
    }

    [Theory]
    [InlineData("rate=1000bit", 1_000)]
    [InlineData("rate=500kbit", 500_000)]
    [InlineData("rate=2GBIT", 2_000_000_000)]
    public void Rates_are_in_bits(string text, long bits) => Assert.Equal(bits, Apply(text, Impairment.None).BitsPerSecond);

    [Theory]
    [InlineData("lost=2%", "'lost=2%' is unknown")]
    [InlineData("cut=1", "'cut=1' is unknown")]
    [InlineData("rate", "'rate' is unknown")]
    [InlineData("loss=2", "write for example 2%")]
    [InlineData("loss=101%", "0 % to 100 %")]
    [InlineData("rate=5", "write for example 500kbit")]
    [InlineData("rate=1bit", "at least 1 kbit")]
    [InlineData("delay=50", "write for example 50ms")]
    [InlineData("delay=-5ms", "'-5ms' is no time")]
    [InlineData("delay=2e9s", "'2e9s' is no time")]
    [InlineData("delay=NaNs", "'NaNs' is no time")]
    [InlineData("loss=NaN%", "write for example 2%")]
    [InlineData("burst=0.5", "at least 1 packet")]
    [InlineData("loss=90% burst=2", "runs are longer than 2 packets")]
    public void What_cannot_be_is_refused_and_the_message_says_what_can(string text, string message)
        => Assert.Contains(message, Assert.Throws<FormatException>(() => Apply(text, Impairment.None)).Message, StringComparison.Ordinal);

    private static Impairment Apply(string text, Impairment before) => ImpairmentText.Apply(text.Split(' '), before);
}
