using System.Diagnostics;
using Videoroom.Bench.Attack.Attacks;

namespace Videoroom.Bench.Attack;

/// <summary>Goes on with an attack until it is told to stop, within its share of the CPU.</summary>
internal static class Attacker
{
    // One look at the CPU time costs as much as many a step.
    private const int StepsBetweenLooks = 4;

    // A step that only waits for answers must not spin.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>Attacks.</summary>
    /// <param name="attack">How.</param>
    /// <param name="share">Of one core.</param>
    /// <param name="stop">Ends it; what it holds is released then.</param>
    public static async Task<AttackerReport> RunAsync(IAttack attack, double share, CancellationToken stop)
    {
        var (attempts, failed, bytes) = (attack.Attempts, attack.Failed, attack.Bytes);
        var used = Environment.CpuUsage.TotalTime;
        var since = Stopwatch.StartNew();
        var budget = CpuShare.OfThisProcess(share);
        while (!stop.IsCancellationRequested)
        {
            var before = attack.Attempts;
            for (var step = 0; step < StepsBetweenLooks; step++)
            {
                attack.Step();
            }

            var rest = budget.Rest();
            if (rest > TimeSpan.Zero || attack.Attempts == before)
            {
                await Task.Delay(rest > Breath ? rest : Breath, CancellationToken.None);
            }
        }

        var report = new AttackerReport(
            attack.Attempts - attempts,
            attack.Failed - failed,
            attack.Bytes - bytes,
            since.Elapsed.TotalSeconds,
            (Environment.CpuUsage.TotalTime - used).TotalSeconds,
            attack.Detail);
        await attack.ReleaseAsync();
        return report;
    }
}
