using System.Text.Json.Nodes;
using Videoroom.Bench.Drill;
using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Drill.Machine;

namespace Videoroom.Tests.Bench.Drill;

public sealed class DrillReportTests
{
    private static readonly QuietWindow Quiet = new(20, 5);
    private static readonly QuietWindow Disturbed = new(20, 500);

    [Fact]
    public async Task Figures_within_their_bounds_pass()
        => Assert.Equal(DrillReport.Passed, (await ReportAsync(run => run.Add(FigureNames.OneCluster, 30_000), Quiet, Quiet)).ExitCode);

    [Fact]
    public Task A_figure_above_its_bound_a_bounded_figure_that_is_missing_and_a_violation_break() => Assert.AllAsync(
        new Action<DrillRun>[]
        {
            run => run.Add(FigureNames.OneCluster, 30_001),
            _ => { },
            run =>
            {
                run.Add(FigureNames.OneCluster, 1);
                run.Expect(false, "a node ended with 1");
            },
        },
        async make => Assert.Equal(DrillReport.Broken, (await ReportAsync(make, Quiet, Quiet)).ExitCode));

    [Fact]
    public async Task On_a_machine_that_is_too_busy_nothing_is_printed_as_kept_and_the_JSON_keeps_every_run()
    {
        var report = await ReportAsync(run => run.Add(FigureNames.OneCluster, 1), Disturbed, Quiet, Disturbed);
        var output = new StringWriter();
        report.Print(output);
        var file = new FileInfo(Path.GetTempFileName());
        await report.WriteAsync(file);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file.FullName))!;
        file.Delete();

        Assert.Equal(DrillReport.NothingMeasured, report.ExitCode);
        Assert.DoesNotContain("kept", output.ToString(), StringComparison.Ordinal);
        var runs = json["faults"]![0]!["runs"]!.AsArray();
        Assert.Equal(3, runs.Count);
        Assert.Equal(500, runs[0]!["before"]!["offCpuMs"]!.GetValue<double>());
        Assert.Equal(1, runs[1]!["figures"]![FigureNames.OneCluster]!.GetValue<double>());
    }

    private static async Task<DrillReport> ReportAsync(Action<DrillRun> make, params QuietWindow[] before)
    {
        var windows = new Queue<QuietWindow>(before);
        var series = new FaultSeries(new FakeFault(make), 2, evenIfDisturbed: false, (_, _) => Task.FromResult(windows.Dequeue()));
        await series.RunAsync(_ => { }, CancellationToken.None);
        return new DrillReport([series]);
    }
}
