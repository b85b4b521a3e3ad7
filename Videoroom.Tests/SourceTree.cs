namespace Videoroom.Tests;

/// <summary>The source tree that the tests were built in: some of them look at files of it, or run programs that were built beside them.</summary>
internal static class SourceTree
{
    /// <summary>The repository's folder.</summary>
    public static string Folder { get; } = Find();

    /// <summary>A program of another project, in the configuration that the tests were built in.</summary>
    /// <param name="project">The project's folder, whose name its assembly has.</param>
    public static string Program(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Folder, project, "bin", framework.Parent!.Name, framework.Name, Path.GetFileName(project) + ".dll");
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Videoroom.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not in the source tree.");
    }
}
