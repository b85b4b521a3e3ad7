namespace Videoroom.Web.Hosting;

/// <summary>Where the host finds its files, whatever directory it was started in.</summary>
/// <param name="ContentRoot">Where appsettings.json and wwwroot are.</param>
internal sealed record InstallationFolder(string ContentRoot)
{
    /// <summary>A published host has the page beside it; any other lies below the project that it was built from.</summary>
    public static InstallationFolder Find(string binaries)
    {
        if (File.Exists(Path.Combine(binaries, "wwwroot", "index.html")))
        {
            return new InstallationFolder(binaries);
        }

        for (var folder = new DirectoryInfo(binaries); folder is not null; folder = folder.Parent)
        {
            foreach (var project in (string[])[folder.FullName, Path.Combine(folder.FullName, "Videoroom.Web")])
            {
                if (File.Exists(Path.Combine(project, "Videoroom.Web.csproj")) && Directory.Exists(Path.Combine(project, "ClientApp")))
                {
                    return new InstallationFolder(project);
                }
            }
        }

        return new InstallationFolder(binaries);
    }
}
