using System.Text.Json;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Crowds;

/// <summary>A crowd in processes of its own, so that its allocations and its CPU time are not the server's, and one process is not its limit.</summary>
internal sealed class CrowdProcess : IAsyncDisposable
{
    private readonly IReadOnlyList<OwnProcess> _processes;

    private CrowdProcess(IReadOnlyList<OwnProcess> processes) => _processes = processes;

    /// <summary>Starts the processes and waits until everybody has joined and every picture is there.</summary>
    /// <param name="options">The crowd.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="progress">Told of each step.</param>
    public static async Task<CrowdProcess> JoinAsync(CrowdOptions options, CancellationToken cancellation, Action<string>? progress = null)
    {
        var crowd = new CrowdProcess(
        [
            .. Enumerable.Range(0, options.Processes).Select(process => OwnProcess.Start(["crowd", JsonSerializer.Serialize(options with { Process = process })])),
        ]);
        try
        {
            progress?.Invoke($"{options.Rooms * options.Publishers} publishers join");
            await crowd.AskAsync(CrowdTasks.Publish, cancellation);
            progress?.Invoke($"{options.Rooms * options.Viewers} viewers join");
            await crowd.AskAsync(CrowdTasks.View, cancellation);
            return crowd;
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the members counted so far.</summary>
    public Task<CrowdReport> ReportAsync(CancellationToken cancellation) => AskAsync(CrowdTasks.Report, cancellation);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask()));

    private async Task<CrowdReport> AskAsync(string task, CancellationToken cancellation)
        => CrowdReport.Sum(await Task.WhenAll(_processes.Select(async process =>
        {
            await process.TellAsync(task, cancellation);
            return await process.ReadAsync<CrowdReport>(cancellation);
        })));
}
