using System.Diagnostics;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Build;

/// <summary>What MSBuild does to have the page built, with a Node.js and an npm that only write down what they are asked for.</summary>
public sealed class ClientAppTargetsTests : IDisposable
{
    private static readonly string Targets = Path.GetFullPath(
        Path.Combine(InstallationFolder.Find(AppContext.BaseDirectory).ContentRoot, "..", "build", "ClientApp.targets"));

    private readonly string _folder = Directory.CreateTempSubdirectory("videoroom-client-app").FullName;

    public ClientAppTargetsTests()
    {
        Write("ClientApp/package-lock.json", "{}");
        Write("ClientApp/src/main.ts", "1");
        Write("page.proj", $"""
            <Project>
              <PropertyGroup><ClientAppFolder>$(MSBuildProjectDirectory)/ClientApp</ClientAppFolder></PropertyGroup>
              <Import Project="{Targets}" />
              <Target Name="BeforeBuild" />
            </Project>
            """);
        Script("node", "exit 0");
        Script("npm", """
            echo "$*" >> ../npm.log
            case "$1" in
              ci) mkdir -p node_modules; echo > node_modules/.package-lock.json ;;
              run) [ -e ../broken ] && { echo "what npm said" >&2; exit 1; }; mkdir -p ../wwwroot; echo page > ../wwwroot/index.html ;;
            esac
            """);
    }

    private string[] Ran => File.Exists(PathOf("npm.log")) ? File.ReadAllLines(PathOf("npm.log")) : [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task The_page_is_built_once_and_again_when_a_source_or_the_packages_have_changed()
    {
        Skip.If(OperatingSystem.IsWindows());
        Assert.Equal(0, (await BuildAsync()).ExitCode);
        Assert.Equal(0, (await BuildAsync()).ExitCode);
        Assert.Equal(["ci --no-audit --no-fund", "run --silent build"], Ran);

        Touch("ClientApp/src/main.ts");
        Assert.Equal(0, (await BuildAsync()).ExitCode);
        Assert.Equal("run --silent build", Ran[2..].Single());

        Touch("ClientApp/package-lock.json");
        Assert.Equal(0, (await BuildAsync()).ExitCode);
        Assert.Equal(["ci --no-audit --no-fund", "run --silent build"], Ran[3..]);
    }

    [SkippableFact]
    public async Task A_page_that_was_deleted_is_built_again()
    {
        Skip.If(OperatingSystem.IsWindows());
        await BuildAsync();
        Directory.Delete(PathOf("wwwroot"), recursive: true);

        Assert.Equal(0, (await BuildAsync()).ExitCode);
        Assert.True(File.Exists(PathOf("wwwroot/index.html")));
    }

    [SkippableFact]
    public async Task Without_a_Node_that_will_do_the_error_says_what_is_needed_and_what_goes_without()
    {
        Skip.If(OperatingSystem.IsWindows());
        Script("node", "exit 1");

        var (exitCode, output) = await BuildAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("VR0001", output);
        Assert.Contains("Node.js 20.19 or later with npm: https://nodejs.org", output);
        Assert.Empty(Ran);
        Assert.Equal(0, (await BuildAsync("-p:BuildClientApp=false")).ExitCode);
    }

    [SkippableFact]
    public async Task A_build_that_fails_says_what_npm_said_and_is_tried_again()
    {
        Skip.If(OperatingSystem.IsWindows());
        Write("broken", "");
        var (exitCode, output) = await BuildAsync();
        Assert.NotEqual(0, exitCode);
        Assert.Contains("what npm said", output);

        File.Delete(PathOf("broken"));
        Assert.Equal(0, (await BuildAsync()).ExitCode);
        Assert.True(File.Exists(PathOf("wwwroot/index.html")));
    }

    private async Task<(int ExitCode, string Output)> BuildAsync(params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "page.proj", "-t:BuildClientApp", "-nologo", "-nodeReuse:false", .. more])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    // File times may be no finer than the clock's ticks: so much later that it counts.
    private void Touch(string path) => File.SetLastWriteTimeUtc(PathOf(path), File.GetLastWriteTimeUtc(PathOf("wwwroot/.built")).AddSeconds(2));

    private void Script(string name, string text)
    {
        Write($"bin/{name}", $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    private string PathOf(string path) => Path.Combine(_folder, path);
}
