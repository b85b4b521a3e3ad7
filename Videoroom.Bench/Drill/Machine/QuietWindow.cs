using Videoroom.Bench.Cluster.Calls;

namespace Videoroom.Bench.Drill.Machine;

/// <summary>
/// The five seconds before a fault. They alone decide whether a run counts: a machine that stutters by itself measures nothing, and
/// a result must not choose its own runs.
/// </summary>
/// <param name="LargestGapMs">The largest distance between complete pictures in the call; null without a call.</param>
/// <param name="OffCpuMs">For how long a spinning thread was kept off the CPU at most.</param>
internal sealed record QuietWindow(double? LargestGapMs, double OffCpuMs)
{
    /// <summary>A larger gap disturbs the run.</summary>
    public const double LargestGapLimitMs = 150;

    /// <summary>A longer absence from the CPU disturbs the run.</summary>
    public const double OffCpuLimitMs = 100;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    /// <summary>The run does not count.</summary>
    public bool IsDisturbed => LargestGapMs > LargestGapLimitMs || OffCpuMs > OffCpuLimitMs;

    /// <summary>Watches for five seconds.</summary>
    public static async Task<QuietWindow> TakeAsync(ClusterCall? call, CancellationToken cancellation)
    {
        var fromUs = call?.NowUs ?? 0;
        var spinning = SpinningThread.Start();
        try
        {
            await Task.Delay(Length, cancellation);
        }
        finally
        {
            spinning.Stop();
        }

        return new QuietWindow(call?.LargestGap(fromUs, call.NowUs).Ms, spinning.Stop().TotalMilliseconds);
    }
}
