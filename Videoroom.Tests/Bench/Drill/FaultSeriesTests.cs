using Videoroom.Bench.Drill;
using Videoroom.Bench.Drill.Machine;

namespace Videoroom.Tests.Bench.Drill;

public sealed class FaultSeriesTests
{
    private static readonly QuietWindow Quiet = new(20, 5);
    private static readonly QuietWindow GapBefore = new(151, 5);
    private static readonly QuietWindow OffCpuBefore = new(null, 101);

    [Fact]
    public async Task A_run_that_was_disturbed_before_the_fault_is_kept_without_the_fault_and_made_again()
    {
        var fault = new FakeFault(run => run.Add("time", 1));
        var series = await RunAsync(fault, 4, GapBefore, Quiet, Quiet, Quiet, Quiet);

        Assert.Equal(4, fault.Made);
        Assert.Equal([0, 0, 1, 2, 3], series.Runs.Select(run => run.Number));
        Assert.Equal([false, true, true, true, true], series.Runs.Select(run => run.IsMade));
        Assert.False(series.IsTooDisturbed);
    }

    [Theory]
    [InlineData(20, 5)]
    [InlineData(10, 2)]
    [InlineData(2, 1)]
    public async Task More_disturbed_runs_than_5_of_25_end_the_series(int repeats, int allowed)
    {
        var fault = new FakeFault(_ => { });
        var series = await RunAsync(fault, repeats, [.. Enumerable.Repeat(OffCpuBefore, allowed + 1)]);

        Assert.Equal(allowed, series.MaxDisturbed);
        Assert.True(series.IsTooDisturbed);
        Assert.Equal(0, fault.Made);
        Assert.Equal(allowed + 1, series.Runs.Count);
    }

    [Fact]
    public async Task A_fault_that_throws_is_a_violation_and_the_next_run_is_made()
    {
        var fault = new FakeFault(run => throw new TimeoutException("not within 30 s"));
        var series = await RunAsync(fault, 2, Quiet, Quiet);

        Assert.Equal(2, fault.Made);
        Assert.All(series.Runs, run => Assert.Contains("not within 30 s", Assert.Single(run.Violations), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_preparation_that_fails_is_made_again_and_noted()
    {
        var fault = new FakeFault(_ => { }) { FailingPreparations = 2 };
        var series = await RunAsync(fault, 1, Quiet);

        var run = Assert.Single(series.Runs);
        Assert.Equal(2, run.Notes.Count);
        Assert.Empty(run.Violations);
    }

    private static async Task<FaultSeries> RunAsync(FakeFault fault, int repeats, params QuietWindow[] before)
    {
        var windows = new Queue<QuietWindow>(before);
        var series = new FaultSeries(fault, repeats, evenIfDisturbed: false, (_, _) => Task.FromResult(windows.Dequeue()));
        await series.RunAsync(_ => { }, CancellationToken.None);
        return series;
    }
}
