using System.CommandLine;
using Videoroom.Bench.Adapt.Servers;

namespace Videoroom.Tests.Bench.Adapt.Servers;

public sealed class AdaptServersTests
{
    private readonly Option<string[]> _option = new("--server") { CustomParser = AdaptServers.Parse };

    [Fact]
    public void Names_are_separated_by_commas()
        => Assert.Equal(["ours", "janus", "pion"], new RootCommand { _option }.Parse(["--server", "ours,janus, pion"]).GetValue(_option)!);

    [Fact]
    public void An_unknown_name_is_an_error_that_says_which_there_are()
    {
        var error = Assert.Single(new RootCommand { _option }.Parse(["--server", "ours,mars"]).Errors);

        Assert.Equal("Unknown: mars. There are ours, janus, janus-slowlink, pion.", error.Message);
    }
}
