using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Cluster;

/// <summary>The folder that test.sh empties before and keeps after a run.</summary>
internal static class TestResults
{
    public static string Folder { get; } =
        Path.GetFullPath(Path.Combine(InstallationFolder.Find(AppContext.BaseDirectory).ContentRoot, "..", "TestResults"));
}
