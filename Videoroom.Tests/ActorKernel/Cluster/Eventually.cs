namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>Waits for what several nodes bring about together.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task BecomesAsync(Func<Task<bool>> condition, string what = "what the test waits for")
    {
        using var limit = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}");
            }
        }
    }

    public static Task BecomesAsync(Func<bool> condition, string what = "what the test waits for") =>
        BecomesAsync(() => Task.FromResult(condition()), what);
}
