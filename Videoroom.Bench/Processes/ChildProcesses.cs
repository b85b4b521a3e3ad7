using System.Globalization;

namespace Videoroom.Bench.Processes;

/// <summary>Who was started by whom, from <c>/proc</c>.</summary>
internal static class ChildProcesses
{
    /// <summary>The ids of a process's children, not of theirs.</summary>
    public static List<int> Of(int processId)
        => [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && ParentOf(id) == processId)];

    // proc(5): "pid (name) state ppid …", and the name may hold anything.
    private static int ParentOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended meanwhile.
        }
    }
}
