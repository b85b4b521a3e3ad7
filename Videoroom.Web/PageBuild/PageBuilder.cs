namespace Videoroom.Web.PageBuild;

/// <summary>
/// Builds the page when the host runs from the source tree and the page's sources have changed since the last build.
/// <c>dotnet run</c> hides what MSBuild prints, so a build there would be a minute of silence; here each step is shown.
/// A published host has the page already.
/// </summary>
/// <param name="project">The folder of Videoroom.Web.</param>
/// <param name="commands">Runs Node.js and npm.</param>
/// <param name="output">Where the steps are shown.</param>
internal sealed class PageBuilder(string project, ICommandRunner commands, TextWriter output)
{
    private static readonly Version LeastNode = new(20, 19);

    private readonly string _clientApp = Path.Combine(project, "ClientApp");
    private readonly string _stamp = Path.Combine(project, "wwwroot", ".sources.sha256");
    private readonly string _page = Path.Combine(project, "wwwroot", "index.html");

    /// <summary>Builds the page unless it is up to date.</summary>
    /// <exception cref="PageBuildException">Node.js is missing, or npm failed.</exception>
    public async Task EnsureBuiltAsync()
    {
        if (IsUpToDate(PageSources.Hash(_clientApp)))
        {
            return;
        }

        using (await BuildLock.TakeAsync(
            Path.Combine(project, "obj", "page-build.lock"), () => output.WriteLine("Another process is building the page: waiting for it.")))
        {
            var hash = PageSources.Hash(_clientApp);
            if (IsUpToDate(hash))
            {
                return;
            }

            await CheckNodeAsync();
            await InstallAsync();
            output.WriteLine("Building the page: npm run build");
            await NpmAsync("run", "build");
            await File.WriteAllTextAsync(_stamp, hash);
        }
    }

    private bool IsUpToDate(string hash) => File.Exists(_page) && File.Exists(_stamp) && File.ReadAllText(_stamp) == hash;

    private async Task CheckNodeAsync()
    {
        var hint = $"Building the page needs Node.js {LeastNode} or later with npm: https://nodejs.org";
        if (await commands.RunAsync(_clientApp, "node", "--version") is not { ExitCode: 0 } node)
        {
            throw new PageBuildException($"Node.js was not found. {hint}");
        }

        var text = node.LastLines.Trim();
        if (!Version.TryParse(text.TrimStart('v').Split('-')[0], out var version) || version < LeastNode)
        {
            throw new PageBuildException($"Node.js {text} is too old. {hint}");
        }
    }

    // test.sh reads and writes the same stamp.
    private async Task InstallAsync()
    {
        var stamp = Path.Combine(_clientApp, "node_modules", ".package-lock.sha256");
        var hash = PageSources.LockHash(_clientApp);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == hash)
        {
            return;
        }

        output.WriteLine("Installing the page's packages: npm ci");
        await NpmAsync("ci", "--no-audit", "--no-fund");
        Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
        await File.WriteAllTextAsync(stamp, hash);
    }

    private async Task NpmAsync(params string[] arguments)
    {
        var result = await commands.RunAsync(_clientApp, "npm", arguments)
            ?? throw new PageBuildException("npm was not found; it comes with Node.js: https://nodejs.org");
        if (result.ExitCode != 0)
        {
            throw new PageBuildException(
                $"'npm {string.Join(' ', arguments)}' in {_clientApp} failed with exit code {result.ExitCode}. Its last lines:{Environment.NewLine}{result.LastLines}");
        }
    }
}
