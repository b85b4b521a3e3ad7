using System.Diagnostics;

namespace Videoroom.Tests.ActorKernel.Remote;

/// <summary>Waits for what happens on other threads.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Until(Func<bool> condition, string what)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            if (since.Elapsed > Patience)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
