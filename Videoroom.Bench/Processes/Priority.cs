using System.Globalization;
using System.Runtime.InteropServices;

namespace Videoroom.Bench.Processes;

/// <summary>
/// Who waits for whom on a machine that is shared by what would have machines of their own. Linux counts niceness by thread, and a
/// thread inherits it.
/// </summary>
internal static partial class Priority
{
    /// <summary>What to write before a command so that it waits for everybody else.</summary>
    public static string[] Low { get; } = ["nice", "-n", "15"];

    /// <summary>What to write before a command so that everybody else waits for it, Chromium too, which gives itself -8; needs root.</summary>
    public static string[] High { get; } = ["nice", "-n", "-12"];

    /// <summary>From now on a process waits for nobody; needs root.</summary>
    public static void MakeNormal(int processId)
    {
        const int process = 0;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            _ = SetPriority(process, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
