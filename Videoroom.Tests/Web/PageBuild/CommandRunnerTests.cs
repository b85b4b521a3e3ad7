using Videoroom.Web.PageBuild;

namespace Videoroom.Tests.Web.PageBuild;

public class CommandRunnerTests
{
    private readonly CommandRunner _runner = new();

    [Fact]
    public async Task It_gives_the_exit_code_and_the_last_lines()
    {
        var result = await _runner.RunAsync(Path.GetTempPath(), "sh", "-c", "for i in $(seq 1 50); do echo line $i; done; exit 3");

        Assert.Equal(3, result?.ExitCode);
        Assert.StartsWith("line 31", result?.LastLines);
        Assert.EndsWith("line 50", result?.LastLines);
    }

    [Fact]
    public async Task A_command_that_does_not_exist_gives_null() =>
        Assert.Null(await _runner.RunAsync(Path.GetTempPath(), "videoroom-no-such-command"));
}
