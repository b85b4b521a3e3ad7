using System.Diagnostics;
using Videoroom.Bench.Crowds;
using Videoroom.Bench.Load.Server;

namespace Videoroom.Bench.Load;

/// <summary>Lets a crowd join, warms up, measures.</summary>
internal static class LoadRun
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs it.</summary>
    /// <param name="options">The run.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<LoadResult> MeasureAsync(LoadOptions options, Action<string> progress, CancellationToken cancellation)
    {
        using var server = options.ServerProcess is { } id ? new ServerWatch(id) : null;
        var joining = Stopwatch.StartNew();
        await using var crowd = await CrowdProcess.JoinAsync(options.Crowd, cancellation, progress);
        var joined = joining.Elapsed;
        progress(FormattableString.Invariant($"everybody has joined after {joined.TotalSeconds:F1} s; warming up for {options.WarmUp.TotalSeconds:F0} s"));
        await Task.Delay(options.WarmUp, cancellation);

        var before = await crowd.ReportAsync(cancellation);
        var (used, since) = (server?.Now(), Stopwatch.StartNew());
        server?.TakePausesMs();
        while (since.Elapsed < options.Duration)
        {
            var left = options.Duration - since.Elapsed;
            await Task.Delay(left < ProgressEvery ? left : ProgressEvery, cancellation);
            progress(FormattableString.Invariant($"{since.Elapsed.TotalSeconds:F0} of {options.Duration.TotalSeconds:F0} s"));
        }

        var (now, elapsed) = (server?.Now(), since.Elapsed);
        var pauses = server?.TakePausesMs();
        var report = (await crowd.ReportAsync(cancellation)).Since(before);
        return LoadResult.Of(options, report, elapsed, joined) with
        {
            Server = used is null || now is null ? null : ServerResult.Of(report.PacketsReceived - report.Recovered, elapsed, used, now, pauses),
        };
    }
}
