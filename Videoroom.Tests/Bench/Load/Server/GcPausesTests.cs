using Videoroom.Bench.Load.Server;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Bench.Load.Server;

public sealed class GcPausesTests
{
    [Fact]
    public async Task The_pauses_of_a_NET_process_are_seen()
    {
        using var pauses = GcPauses.TryStart(Environment.ProcessId);
        Assert.NotNull(pauses);

        var seen = await Eventually.Holds(
            () =>
            {
                GC.Collect();
                return Task.FromResult(pauses.Take());
            },
            taken => taken.Count > 0,
            "a collection is seen as a pause");

        Assert.All(seen, pause => Assert.True(pause > 0));
    }

    [Fact]
    public void A_process_without_NET_has_none_to_watch()
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sleep", "60"))!;
        try
        {
            Assert.Null(GcPauses.TryStart(shell.Id));
        }
        finally
        {
            shell.Kill();
        }
    }
}
