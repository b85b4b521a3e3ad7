using Microsoft.Extensions.Time.Testing;
using Videoroom.Bench.Waiting;
using Videoroom.Impair.Control;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Impair.Control;

public class ScheduleTests
{
    [Fact]
    public async Task Each_change_comes_at_its_time_after_the_start()
    {
        using var path = new ImpairedPath(seed: 1);
        var clock = new FakeTimeProvider();
        var schedule = Schedule.Parse(["# a train in a tunnel", "", "10s both cut", "5s down rate=500kbit", "12s uncut"]);
        List<Change> made = [];

        var running = schedule.RunAsync(path, clock, made.Add, CancellationToken.None);

        Assert.Equal(3, schedule.Count);
        Assert.Empty(made);
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(() => made.Count, count => count == 1, "change 1 is made");
        Assert.Equal((null, 500_000), (path[Direction.Up].BitsPerSecond, path[Direction.Down].BitsPerSecond));
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.Holds(() => made.Count, count => count == 2, "change 2 is made");
        Assert.True(path[Direction.Up].IsCut && path[Direction.Down].IsCut);
        clock.Advance(TimeSpan.FromSeconds(2));
        await running;
        Assert.False(path[Direction.Up].IsCut || path[Direction.Down].IsCut);
        Assert.Equal(500_000, path[Direction.Down].BitsPerSecond);
    }

    [Theory]
    [InlineData("soon cut", "'soon' is no time")]
    [InlineData("5s", "is not a time and a change")]
    [InlineData("5s down", "says nothing")]
    [InlineData("5s sideways cut", "'sideways' is unknown")]
    public void A_line_that_says_something_else_is_named(string line, string message)
    {
        var error = Assert.Throws<FormatException>(() => Schedule.Parse(["1s cut", line]));

        Assert.StartsWith("Line 2: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
