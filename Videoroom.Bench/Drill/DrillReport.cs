using System.Globalization;
using System.Runtime.InteropServices;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Drill;

/// <summary>What all series showed, as a table and as JSON, and the exit code.</summary>
internal sealed class DrillReport(IReadOnlyList<FaultSeries> series)
{
    /// <summary>Every bound was kept.</summary>
    public const int Passed = 0;

    /// <summary>A bound was broken, or a run showed what it must not.</summary>
    public const int Broken = 1;

    /// <summary>The machine was too busy, or lacks what the drill needs: nothing passed.</summary>
    public const int NothingMeasured = 2;

    /// <summary>The process's exit code.</summary>
    public int ExitCode => series.Any(one => one.IsTooDisturbed) ? NothingMeasured : series.All(Keeps) ? Passed : Broken;

    /// <summary>Prints it as a Markdown table.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| fault | figure (ms) | runs | median | p95 | longest | bound | |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var one in series)
        {
            foreach (var row in Rows(one))
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {one.Name} | {row.Figure} | {row.Runs} | {row.Median:0.#} | {row.P95:0.#} | {row.Longest:0.#} | {string.Join(", ", row.Bounds.Select(bound => bound.Text))} | {Verdict(row)} |"));
            }
        }

        output.WriteLine();
        foreach (var one in series)
        {
            output.WriteLine($"{one.Name}: {one.Title}. {one.Shown.Count()} runs of {one.Repeats}, {one.Disturbed} disturbed (at most {one.MaxDisturbed}).");
            foreach (var run in one.Shown.Concat(one.Runs.Where(run => !run.IsMade)).Where(run => run.Violations.Count > 0))
            {
                output.WriteLine($"  run {run.Number + 1}: {string.Join("; ", run.Violations.Select(violation => violation.Split('\n')[0]))}");
            }
        }

        output.WriteLine(ExitCode switch
        {
            Passed => "All bounds were kept.",
            Broken => "BROKEN: see above.",
            _ => "NOTHING PASSED: the machine was too busy to measure.",
        });
    }

    /// <summary>Writes it with every run.</summary>
    public Task WriteAsync(FileInfo file) => ReportFile.WriteAsync(
        file,
        new
        {
            At = TimeProvider.System.GetUtcNow(),
            Environment.ProcessorCount,
            System = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
            ExitCode,
            Faults = series.Select(one => new
            {
                one.Name,
                one.Title,
                one.Repeats,
                one.Disturbed,
                one.MaxDisturbed,
                Figures = Rows(one),
                one.Runs,
            }),
        });

    private static bool Keeps(FaultSeries one)
        => one.Runs.All(run => run.Violations.Count == 0) && Rows(one).All(row => row.Bounds.All(bound => bound.Holds));

    private string Verdict(FigureRow row)
        => row.Bounds.Count == 0 ? "" : row.Bounds.Any(bound => !bound.Holds) ? "BROKEN" : ExitCode == NothingMeasured ? "" : "kept";

    // A bounded figure that no run has is a broken bound, not a missing row.
    private static List<FigureRow> Rows(FaultSeries one)
    {
        var names = one.Shown.SelectMany(run => run.Figures.Keys)
            .Concat(Bounds.All.Where(bound => bound.Fault == one.Name).Select(bound => bound.Figure)).Distinct();
        return [.. names.Select(name => Row(one, name))];
    }

    private static FigureRow Row(FaultSeries one, string figure)
    {
        var values = one.Shown.Where(run => run.Figures.ContainsKey(figure)).Select(run => run.Figures[figure]).ToList();
        var bounds = Bounds.Of(one.Name, figure).Select(bound => new BoundRow(bound.ToString(), bound.Holds(values))).ToList();
        return values.Count == 0
            ? new FigureRow(figure, 0, null, null, null, bounds)
            : new FigureRow(
                figure,
                values.Count,
                Quantiles.Of(values, Statistic.Median),
                Quantiles.Of(values, Statistic.P95),
                Quantiles.Of(values, Statistic.Longest),
                bounds);
    }

    private sealed record BoundRow(string Text, bool Holds);

    private sealed record FigureRow(string Figure, int Runs, double? Median, double? P95, double? Longest, IReadOnlyList<BoundRow> Bounds);
}
