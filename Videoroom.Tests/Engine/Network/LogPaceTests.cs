using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class LogPaceTests
{
    [Fact]
    public void The_first_time_is_a_line_at_once_and_then_one_a_minute_says_how_often()
    {
        var clock = new FakeTimeProvider();
        var pace = new LogPace(clock, TimeSpan.FromMinutes(1));
        Assert.True(pace.IsDue(out var count));
        Assert.Equal(1, count);

        for (var i = 0; i < 1000; i++)
        {
            Assert.False(pace.IsDue(out _));
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(pace.IsDue(out count));
        Assert.Equal(1001, count);
    }
}
