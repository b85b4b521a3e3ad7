using Videoroom.Bench.Cluster;

namespace Videoroom.Bench.Drill.Faults;

/// <summary>The logs of a fault's nodes. The next run writes over them; those of a run that failed are kept.</summary>
internal static class FaultLogs
{
    /// <summary>Where the nodes of a fault write to.</summary>
    public static string FolderOf(string fault) => Path.Combine(ResultsFolder.Path, "cluster", "drill", fault);

    /// <summary>Puts what is there aside, under the time. No node may be writing any more.</summary>
    public static void Keep(string fault)
    {
        var logs = FolderOf(fault);
        if (Directory.Exists(logs))
        {
            Directory.Move(logs, $"{logs}-failed-{TimeProvider.System.GetUtcNow().UtcDateTime:HHmmss}");
        }
    }
}
