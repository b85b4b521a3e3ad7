using System.Reflection;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>The SFU on Pion, built from the sources in this assembly with the libraries of Debian's packages; deleted when it is disposed.</summary>
internal sealed class PionProgram : IDisposable
{
    private const string Go = "/usr/bin/go";
    private const string DebianPath = "/usr/share/gocode";
    private const string Sources = "Videoroom.Bench.Adapt.Pion.";

    // Below a GOPATH, and with a go.mod: only so Go resolves import paths that end with a major version, such as webrtc/v3.
    private const string Package = "src/videoroom/pion";

    private readonly string _folder;

    private PionProgram(string folder) => _folder = folder;

    /// <summary>The program.</summary>
    public string File => Path.Combine(_folder, "pion");

    /// <summary>Whether what it needs is installed.</summary>
    public static bool CanBeBuilt => Missing().Count == 0;

    /// <summary>Builds it: half a minute the first time, seconds later.</summary>
    /// <exception cref="InvalidOperationException">Go or Pion is not installed, or the build failed.</exception>
    public static async Task<PionProgram> BuildAsync(CancellationToken cancellation)
    {
        if (Missing() is { Count: > 0 } missing)
        {
            throw new InvalidOperationException(
                $"Pion's SFU cannot be built here: install Debian's packages {string.Join(", ", missing)} (apt-get install {string.Join(' ', missing)}).");
        }

        var program = new PionProgram(Directory.CreateTempSubdirectory("videoroom-pion-build-").FullName);
        try
        {
            await program.WriteSourcesAsync(cancellation);
            var environment = new Dictionary<string, string?>
            {
                ["GO111MODULE"] = "off",
                ["GOPATH"] = $"{program._folder}:{DebianPath}",
                ["GOFLAGS"] = "",
            };
            var built = await CommandLine.RunAsync([Go, "build", "-o", program.File, "videoroom/pion"], environment);
            return built.ExitCode == 0 ? program : throw new InvalidOperationException($"Pion's SFU cannot be built:\n{built.Errors.Trim()}");
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<string> Missing()
    {
        (string Package, string Path)[] needed =
        [
            ("golang-go", Go),
            ("golang-github-pion-webrtc.v3-dev", $"{DebianPath}/src/github.com/pion/webrtc"),
            ("golang-github-pion-interceptor-dev", $"{DebianPath}/src/github.com/pion/interceptor/pkg/gcc"),
        ];
        return [.. needed.Where(entry => !Path.Exists(entry.Path)).Select(entry => entry.Package)];
    }

    private async Task WriteSourcesAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Package)).FullName;
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Sources, StringComparison.Ordinal)))
        {
            await using var source = assembly.GetManifestResourceStream(name)!;
            await using var file = System.IO.File.Create(Path.Combine(folder, name[Sources.Length..]));
            await source.CopyToAsync(file, cancellation);
        }
    }
}
