using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Videoroom.Bench.Load;

namespace Videoroom.Bench.Forward;

/// <summary>A crowd in a process of its own, so that its allocations and its CPU time are not the server's.</summary>
internal sealed class CrowdProcess : IAsyncDisposable
{
    private readonly Process _process;

    private CrowdProcess(Process process) => _process = process;

    /// <summary>Starts <c>load</c> and waits until every picture is there.</summary>
    public static async Task<CrowdProcess> JoinAsync(LoadOptions options, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CrowdProcess).Assembly.Location);
        }

        foreach (var argument in new[]
        {
            "load", "--server", options.Server.ToString(), "--room", options.RoomId,
            "--publishers", Text(options.Publishers), "--viewers", Text(options.Viewers),
            "--speed", Text(options.CameraSpeed), "--drop-every", Text(options.DropEvery),
            "--way", options.Way.ToString(),
        })
        {
            start.ArgumentList.Add(argument);
        }

        var crowd = new CrowdProcess(Process.Start(start)!);
        await crowd.ReadAsync(cancellation);
        return crowd;
    }

    /// <summary>What the clients counted so far.</summary>
    public async Task<LoadReport> ReportAsync(CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync(cancellation);
        return await ReadAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<LoadReport> ReadAsync(CancellationToken cancellation) =>
        JsonSerializer.Deserialize<LoadReport>(
            await _process.StandardOutput.ReadLineAsync(cancellation)
            ?? throw new InvalidOperationException("The crowd's process ended before everybody had a picture; its error is above."))!;

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
