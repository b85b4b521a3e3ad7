using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public sealed class KeptFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videoroom-kept").FullName;

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task Files_are_served_as_they_were_without_the_folder_and_hidden_ones_are_none()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "index.html"), "the page");
        await File.WriteAllTextAsync(Path.Combine(_folder, "assets", "a.js"), "the script");
        await File.WriteAllTextAsync(Path.Combine(_folder, ".sources.sha256"), "hidden");
        var files = new KeptFiles(_folder);
        Directory.Delete(_folder, recursive: true);

        foreach (var (path, content) in (ReadOnlySpan<(string, string)>)[("index.html", "the page"), ("/assets/a.js", "the script")])
        {
            var file = files.GetFileInfo(path);
            Assert.Equal((true, content.Length, (string?)null), (file.Exists, (int)file.Length, file.PhysicalPath));
            using var reader = new StreamReader(file.CreateReadStream());
            Assert.Equal(content, reader.ReadToEnd());
        }

        Assert.All((string[])["/.sources.sha256", "/assets", "/assets/b.js", "/assets/../index.html", ""], path => Assert.False(files.GetFileInfo(path).Exists));
    }
}
