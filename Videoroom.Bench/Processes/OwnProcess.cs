using System.Diagnostics;
using System.Text.Json;

namespace Videoroom.Bench.Processes;

/// <summary>
/// This program once more as a process of its own, which answers lines on its standard input with JSON on its standard output, and
/// ends when its input does.
/// </summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private readonly Process _process;

    private OwnProcess(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">The command and its options.</param>
    public static OwnProcess Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new OwnProcess(Process.Start(start)!);
    }

    /// <summary>Sends it a line.</summary>
    public async Task TellAsync(string line, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
    }

    /// <summary>Waits for its next line.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; it has said why on its standard error.</exception>
    public async Task<T> ReadAsync<T>(CancellationToken cancellation)
        => JsonSerializer.Deserialize<T>(
            await _process.StandardOutput.ReadLineAsync(cancellation)
            ?? throw new InvalidOperationException("The process ended before it had answered; its error is above."))!;

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
}
