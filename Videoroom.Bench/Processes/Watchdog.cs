using System.Diagnostics;
using System.Globalization;

namespace Videoroom.Bench.Processes;

/// <summary>
/// Ends the processes that this one started when this one is gone, however it went: a test run that is killed leaves no server behind.
/// A shell that reads their ids from a pipe; the pipe ends with us.
/// </summary>
internal static class Watchdog
{
    private const string Script = """
        pids=" "
        while read -r what pid; do
          case "$what" in
            add) pids="$pids$pid " ;;
            remove) pids="${pids%% "$pid" *} ${pids#* "$pid" }" ;;
          esac
        done
        for pid in $pids; do kill -CONT "$pid"; kill -KILL "$pid"; done 2> /dev/null
        """;

    private static readonly Lazy<StreamWriter> Pipe = new(() =>
    {
        // A session of its own: Ctrl+C, or a runner that ends its process group, must not end it before us.
        var shell = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Script]) { RedirectStandardInput = true })
            ?? throw new InvalidOperationException("No shell could be started.");
        shell.StandardInput.AutoFlush = true;
        return shell.StandardInput;
    });

    /// <summary>Ends this process with us.</summary>
    public static void Add(int processId) => Tell("add", processId);

    /// <summary>It has ended: its id may become another's.</summary>
    public static void Remove(int processId) => Tell("remove", processId);

    private static void Tell(string what, int processId)
    {
        lock (Pipe)
        {
            Pipe.Value.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {processId}"));
        }
    }
}
