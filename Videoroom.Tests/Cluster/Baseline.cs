namespace Videoroom.Tests.Cluster;

/// <summary>Ten quiet seconds before a fault: a machine that stutters by itself would measure nothing.</summary>
internal static class Baseline
{
    /// <summary>A larger gap voids the run.</summary>
    public const double LimitMs = 150;

    private const int Attempts = 6;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>Waits for ten seconds without a gap; voided ones are printed.</summary>
    /// <exception cref="InvalidOperationException">The machine is too busy to measure anything.</exception>
    public static async Task TakeAsync(ClusterCall call, Figures figures)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fromUs = call.NowUs;
            await Task.Delay(Length);
            var gap = call.LargestGap(fromUs, call.NowUs);
            if (gap.Ms <= LimitMs)
            {
                figures.Add("baseline gap", gap.Ms);
                return;
            }

            figures.Say($"VOID: a gap of {gap} in the baseline");
            if (attempt == Attempts)
            {
                throw new InvalidOperationException(
                    $"{Attempts} baselines in a row had gaps above {LimitMs} ms: nothing can be measured here.\n{call.Diaries()}");
            }
        }
    }
}
