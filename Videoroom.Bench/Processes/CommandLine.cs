using System.Diagnostics;

namespace Videoroom.Bench.Processes;

/// <summary>A command that ended.</summary>
internal sealed record FinishedCommand(int ExitCode, string Output, string Errors);

/// <summary>Runs a command to its end.</summary>
internal static class CommandLine
{
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables besides ours.</param>
    public static async Task<FinishedCommand> RunAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} could not be started.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new FinishedCommand(process.ExitCode, await output, await errors);
    }
}
