using System.ComponentModel;
using System.Diagnostics;

namespace Videoroom.Web.PageBuild;

/// <summary>Runs commands as child processes.</summary>
internal sealed class CommandRunner : ICommandRunner
{
    private const int KeptLines = 20;

    /// <inheritdoc/>
    public async Task<(int ExitCode, string LastLines)?> RunAsync(string directory, string command, params string[] arguments)
    {
        // npm is a script on Windows, which starts through its shell only.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", command, .. arguments])
            : new ProcessStartInfo(command, arguments);
        start.WorkingDirectory = directory;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            var lines = new Queue<string>();
            await Task.WhenAll(Collect(process.StandardOutput, lines), Collect(process.StandardError, lines));
            await process.WaitForExitAsync();
            return (process.ExitCode, string.Join(Environment.NewLine, lines));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task Collect(StreamReader output, Queue<string> lines)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            lock (lines)
            {
                lines.Enqueue(line);
                if (lines.Count > KeptLines)
                {
                    lines.Dequeue();
                }
            }
        }
    }
}
