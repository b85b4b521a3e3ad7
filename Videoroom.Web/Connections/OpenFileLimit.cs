using System.Globalization;

namespace Videoroom.Web.Connections;

/// <summary>How many descriptors this process may have: connections, files and all else that the system numbers.</summary>
internal static class OpenFileLimit
{
    private const string Limits = "/proc/self/limits";
    private const string Row = "Max open files";

    /// <summary>The limit in force (RLIMIT_NOFILE's soft value, which .NET raises to the hard one at its start); null where it is not known.</summary>
    public static int? Read()
    {
        try
        {
            return Parse(File.ReadLines(Limits));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the table of proc_pid_limits(5).</summary>
    /// <returns>Null without such a row, or without a limit.</returns>
    internal static int? Parse(IEnumerable<string> table)
        => table.FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal)) is { } row
        && row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? (int)Math.Min(limit, int.MaxValue)
            : null;
}
