using Videoroom.Web.PageBuild;

namespace Videoroom.Tests.Web.PageBuild;

public sealed class PageBuilderTests : IDisposable
{
    private readonly string _project = Directory.CreateTempSubdirectory("videoroom-page").FullName;
    private readonly StringWriter _output = new();
    private readonly FakeCommands _commands;

    public PageBuilderTests()
    {
        Directory.CreateDirectory(Path.Combine(_project, "ClientApp", "src"));
        Write("ClientApp/package-lock.json", "{}");
        Write("ClientApp/src/main.tsx", "hello");
        _commands = new FakeCommands(() => Write("wwwroot/index.html", "<html>"));
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    [Fact]
    public async Task The_first_start_installs_and_builds_and_says_so()
    {
        await Build();

        Assert.Equal(["node --version", "npm ci --no-audit --no-fund", "npm run build"], _commands.Ran);
        Assert.Contains("npm ci", _output.ToString());
        Assert.Contains("npm run build", _output.ToString());
    }

    [Fact]
    public async Task A_page_that_is_up_to_date_is_not_built_again()
    {
        await Build();
        _commands.Ran.Clear();
        Write("ClientApp/node_modules/some/file.js", "packages are no sources");
        await Build();

        Assert.Empty(_commands.Ran);
    }

    [Fact]
    public async Task A_changed_source_is_built_without_installing_again()
    {
        await Build();
        _commands.Ran.Clear();
        Write("ClientApp/src/main.tsx", "hello again");
        await Build();

        Assert.Equal(["node --version", "npm run build"], _commands.Ran);
    }

    [Fact]
    public async Task A_changed_lock_file_installs_again()
    {
        await Build();
        _commands.Ran.Clear();
        Write("ClientApp/package-lock.json", "{ }");
        await Build();

        Assert.Contains("npm ci --no-audit --no-fund", _commands.Ran);
    }

    [Fact]
    public async Task A_renamed_source_counts_as_changed()
    {
        await Build();
        _commands.Ran.Clear();
        File.Move(Path.Combine(_project, "ClientApp/src/main.tsx"), Path.Combine(_project, "ClientApp/src/other.tsx"));
        await Build();

        Assert.Contains("npm run build", _commands.Ran);
    }

    [Fact]
    public async Task A_failed_build_shows_its_last_lines_and_is_tried_again()
    {
        _commands.Fails = "npm run build";
        var error = await Assert.ThrowsAsync<PageBuildException>(Build);
        Assert.Contains("what npm said", error.Message);

        _commands.Fails = null;
        await Build();
        Assert.True(File.Exists(Path.Combine(_project, "wwwroot/index.html")));
    }

    [Fact]
    public async Task Without_Nodejs_it_says_what_to_install()
    {
        _commands.NodeVersion = null;
        var error = await Assert.ThrowsAsync<PageBuildException>(Build);

        Assert.Contains("https://nodejs.org", error.Message);
    }

    [Fact]
    public async Task A_Nodejs_that_is_too_old_is_named()
    {
        _commands.NodeVersion = "v18.19.0";
        var error = await Assert.ThrowsAsync<PageBuildException>(Build);

        Assert.Contains("v18.19.0 is too old", error.Message);
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_build_once()
    {
        var building = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        _commands.BeforeBuild = () =>
        {
            building.TrySetResult();
            return mayEnd.Task;
        };
        var first = Build();
        await building.Task;
        var waiting = new TaskCompletionSource();
        var second = new PageBuilder(_project, _commands, new SignallingWriter(waiting)).EnsureBuiltAsync();
        await waiting.Task;
        mayEnd.SetResult();
        await first;
        await second;

        Assert.Single(_commands.Ran, "npm run build");
    }

    private Task Build() => new PageBuilder(_project, _commands, _output).EnsureBuiltAsync();

    private void Write(string path, string text)
    {
        var full = Path.Combine(_project, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private sealed class FakeCommands(Action build) : ICommandRunner
    {
        public List<string> Ran { get; } = [];

        public string? NodeVersion { get; set; } = "v22.1.0";

        public string? Fails { get; set; }

        public Func<Task> BeforeBuild { get; set; } = () => Task.CompletedTask;

        public async Task<(int ExitCode, string LastLines)?> RunAsync(string directory, string command, params string[] arguments)
        {
            var line = $"{command} {string.Join(' ', arguments)}";
            Ran.Add(line);
            if (command == "node")
            {
                return NodeVersion is null ? null : (0, NodeVersion + "\n");
            }

            if (line == Fails)
            {
                return (1, "what npm said");
            }

            if (line == "npm run build")
            {
                await BeforeBuild();
                build();
            }

            return (0, "");
        }
    }

    private sealed class SignallingWriter(TaskCompletionSource written) : StringWriter
    {
        public override void WriteLine(string? value) => written.TrySetResult();
    }
}
