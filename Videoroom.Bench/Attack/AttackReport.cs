using System.Globalization;
using System.Runtime.InteropServices;
using Videoroom.Bench.Drill;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Attack;

/// <summary>All attacks as a table and as JSON, and the exit code, which is as the drill's.</summary>
internal sealed class AttackReport(IReadOnlyList<AttackResult> results)
{
    /// <summary>The process's exit code.</summary>
    public int ExitCode
        => results.Count == 0 || results.Any(result => !result.IsValid) ? DrillReport.NothingMeasured
        : results.Any(result => result.Broken.Any()) ? DrillReport.Broken
        : DrillReport.Passed;

    /// <summary>Prints it as a Markdown table.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| attack | attempts a second | failed | its CPU | server's CPU, quiet → attacked | p99 (ms), quiet → attacked | ratios | median | lost, quiet → attacked | |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var result in results)
        {
            output.WriteLine(Row(result));
        }

        output.WriteLine();
        foreach (var result in results)
        {
            foreach (var broken in result.Broken)
            {
                output.WriteLine($"{result.Attack}: {broken}.");
            }

            if (!result.IsValid)
            {
                output.WriteLine($"{result.Attack}: the stranger did nothing or had more of the CPU than its share, or nothing could be measured.");
            }
        }

        output.WriteLine(ExitCode switch
        {
            DrillReport.Passed => "All bounds were kept.",
            DrillReport.Broken => "BROKEN: see above.",
            _ => "NOTHING PASSED: see above.",
        });
    }

    /// <summary>Writes it with every pair.</summary>
    public Task WriteAsync(FileInfo file) => ReportFile.WriteAsync(
        file,
        new
        {
            At = TimeProvider.System.GetUtcNow(),
            Environment.ProcessorCount,
            System = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            ExitCode,
            AttackResult.MaxRatio,
            AttackResult.MaxMoreLost,
            Attacks = results.Select(result => new
            {
                result.Attack,
                result.Share,
                result.MedianRatio,
                result.LostQuiet,
                result.LostAttacked,
                result.Broken,
                result.Pairs,
            }),
        });

    private static string Row(AttackResult result)
    {
        var pairs = result.Pairs;
        return string.Create(CultureInfo.InvariantCulture, $"| {result.Attack} | {Median(pairs, pair => pair.Stranger.AttemptsPerSecond):N0} | {pairs.Sum(pair => pair.Stranger.Failed):N0} | {Median(pairs, pair => pair.Stranger.Share):P0} | {Median(pairs, pair => pair.Quiet.ServerShare):P0} → {Median(pairs, pair => pair.Attacked.ServerShare):P0} | {Median(pairs, pair => pair.Quiet.P99Ms):F2} → {Median(pairs, pair => pair.Attacked.P99Ms):F2} | {string.Join(", ", pairs.Select(pair => pair.Ratio.ToString("F2", CultureInfo.InvariantCulture)))} | {result.MedianRatio:F2} (≤ {AttackResult.MaxRatio:F0}) | {result.LostQuiet:P3} → {result.LostAttacked:P3} | {(!result.IsValid ? "" : result.Broken.Any() ? "BROKEN" : "kept")} |");
    }

    private static double Median(IReadOnlyList<AttackPair> pairs, Func<AttackPair, double> figure)
        => Quantiles.Of([.. pairs.Select(figure)], Statistic.Median);
}
