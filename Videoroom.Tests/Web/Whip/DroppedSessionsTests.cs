using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

public class DroppedSessionsTests : ILogger<DroppedSessions>
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _lines = [];

    [Fact]
    public void Row12_they_are_counted_and_a_flood_of_them_is_a_line_a_minute()
    {
        var dropped = new DroppedSessions(_clock, this);
        for (var i = 0; i < 1000; i++)
        {
            dropped.Add();
        }

        Assert.Contains(" 1 sessions", Assert.Single(_lines), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(1));
        dropped.Add();

        Assert.Contains(" 1000 sessions", _lines[1], StringComparison.Ordinal);
        Assert.Equal((2, 1001L), (_lines.Count, dropped.Total));
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Add(formatter(state, exception));
}
