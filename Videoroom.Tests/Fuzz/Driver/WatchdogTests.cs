using Videoroom.Fuzz.Driver;

namespace Videoroom.Tests.Fuzz.Driver;

public class WatchdogTests
{
    [Fact]
    public async Task An_input_that_does_not_end_is_noticed_once()
    {
        var noticed = new TaskCompletionSource();
        using var watchdog = new Watchdog(TimeSpan.FromMilliseconds(40), noticed.SetResult);

        watchdog.OnInput();

        await noticed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
