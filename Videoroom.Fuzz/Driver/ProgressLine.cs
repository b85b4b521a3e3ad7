using System.Globalization;

namespace Videoroom.Fuzz.Driver;

/// <summary>Says how a run goes, a line every ten seconds, and what it came to.</summary>
/// <param name="output">Where to.</param>
internal sealed class ProgressLine(TextWriter output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private TimeSpan _next = Interval;

    /// <summary>Takes note of progress.</summary>
    public void On(FuzzProgress progress)
    {
        if (progress.Elapsed < _next)
        {
            return;
        }

        _next = progress.Elapsed + Interval;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Target,-18} {progress.Inputs,12:N0} inputs {progress.Inputs / progress.Elapsed.TotalSeconds,10:N0}/s {progress.Findings,3} findings {Environment.WorkingSet >> 20,6:N0} MiB"));
    }

    /// <summary>Says what it came to.</summary>
    /// <param name="report">The run.</param>
    /// <param name="kept">Where a finding was kept.</param>
    public void End(FuzzReport report, Func<Finding, string> kept)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Target,-18} {report.Inputs,12:N0} inputs {report.Rate,10:N0}/s in {report.Elapsed.TotalSeconds:N0} s, {100.0 * report.Accepted / Math.Max(report.Inputs, 1):N1} % taken, longest {report.Longest.TotalMilliseconds:N1} ms, {Growth(report)}: {(report.Findings.Count == 0 ? "nothing found" : $"{report.Findings.Count} FOUND")}"));
        foreach (var finding in report.Findings)
        {
            output.WriteLine($"{finding.Kind} in {finding.Target}: {finding.Reason}\n  kept as {kept(finding)}\n{finding.Details}");
        }
    }

    private static string Growth(FuzzReport report)
        => report.ManagedGrowth is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"growth {bytes / 1024.0:N0} KiB") : "growth not measured";
}
