namespace Videoroom.Bench.Crowds;

/// <summary>What a crowd's process is told on its standard input.</summary>
internal static class CrowdTasks
{
    /// <summary>Its publishers join.</summary>
    public const string Publish = "publish";

    /// <summary>Its viewers join, and all wait for their pictures.</summary>
    public const string View = "view";

    /// <summary>It only reports.</summary>
    public const string Report = "report";
}
