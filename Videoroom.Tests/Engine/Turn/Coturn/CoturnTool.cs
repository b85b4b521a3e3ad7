using System.Diagnostics;

namespace Videoroom.Tests.Engine.Turn.Coturn;

/// <summary>Runs one of coturn's test clients, which know nothing of our server.</summary>
internal static class CoturnTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static bool IsInstalled(string tool)
        => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, tool)));

    /// <summary>Runs it to its end.</summary>
    /// <returns>All that it printed.</returns>
    public static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = System.IO.Path.GetTempPath() },
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeLimit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(timeLimit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill();
            throw new TimeoutException($"{tool} did not end within {Patience.TotalSeconds} s:\n{await output}\n{await errors}", e);
        }

        return await output + await errors;
    }
}
