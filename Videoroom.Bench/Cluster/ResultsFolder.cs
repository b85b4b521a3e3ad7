using Videoroom.Web.Hosting;

namespace Videoroom.Bench.Cluster;

/// <summary>The folder TestResults of the source tree: logs of nodes that tests and the drill start. <c>test.sh</c> empties it.</summary>
internal static class ResultsFolder
{
    /// <summary>Its full path.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(InstallationFolder.Find(AppContext.BaseDirectory).ContentRoot, "..", "TestResults"));
}
