using System.Globalization;
using Videoroom.Bench.Load;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Forward;

/// <summary>A crowd in a process of its own, so that its allocations and its CPU time are not the server's.</summary>
internal sealed class CrowdProcess : IAsyncDisposable
{
    private readonly OwnProcess _process;

    private CrowdProcess(OwnProcess process) => _process = process;

    /// <summary>Starts <c>load</c> and waits until every picture is there.</summary>
    public static async Task<CrowdProcess> JoinAsync(LoadOptions options, CancellationToken cancellation)
    {
        var process = OwnProcess.Start(
        [
            "load", "--server", options.Server.ToString(), "--room", options.RoomId,
            "--publishers", Text(options.Publishers), "--viewers", Text(options.Viewers),
            "--speed", Text(options.CameraSpeed), "--drop-every", Text(options.DropEvery),
            "--way", options.Way.ToString(),
            .. options.Latency ? (string[])["--latency"] : [],
            .. options.FirstAddress is { } address ? (string[])["--first-address", address.ToString()] : [],
        ]);
        try
        {
            await process.ReadAsync<LoadReport>(cancellation);
            return new CrowdProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the clients counted so far.</summary>
    public async Task<LoadReport> ReportAsync(CancellationToken cancellation)
    {
        await _process.TellAsync("", cancellation);
        return await _process.ReadAsync<LoadReport>(cancellation);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
