using Videoroom.Actors.MediaEvents;

namespace Videoroom.Tests.Actors.MediaEvents;

public class LogTextTests
{
    [Theory]
    [InlineData("room 1", "room 1")]
    [InlineData("Zimmer für zwei", "Zimmer für zwei")]
    [InlineData("a\nWARN forged\r\u0085\u2028\u2029", "a?WARN forged????")]
    [InlineData("\u202Egnp.exe\u200F\u2066", "?gnp.exe??")]
    [InlineData("\u001B[2J", "?[2J")]
    public void Row16_a_strangers_text_stays_one_line_in_one_direction(string text, string logged)
        => Assert.Equal(logged, LogText.Excerpt(text));

    [Fact]
    public void Row16_a_strangers_text_is_shortened()
        => Assert.Equal(LogText.MaxLength, LogText.Excerpt(new string('x', 1_000_000)).Length);
}
