using Videoroom.Web.Configuration;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public class UsageTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--port", "1", "--help")]
    public async Task Help_names_every_setting_and_starts_nothing(params string[] args)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Startup.RunAsync(args, output, TextWriter.Null));
        Assert.All(ConfigurationSources.Names, name => Assert.Contains(name, output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await Startup.RunAsync(["--version"], output, TextWriter.Null));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+[^\n]*\n$", output.ToString());
    }
}
