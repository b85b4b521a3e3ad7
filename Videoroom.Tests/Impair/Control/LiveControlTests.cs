using Videoroom.Impair.Control;
using Videoroom.Impair.Links;

namespace Videoroom.Tests.Impair.Control;

public sealed class LiveControlTests : IDisposable
{
    private readonly ImpairedPath _path = new(seed: 1);
    private readonly StringWriter _output = new();

    private string Output => _output.ToString().ReplaceLineEndings("\n");

    public void Dispose() => _path.Dispose();

    [Fact]
    public async Task A_line_changes_one_direction_or_both()
    {
        await RunAsync("up delay=50ms\nloss=2%\ndown cut");

        Assert.Equal(new Impairment { Delay = TimeSpan.FromMilliseconds(50), Loss = 0.02 }, _path[Direction.Up]);
        Assert.Equal(new Impairment { Loss = 0.02, IsCut = true }, _path[Direction.Down]);
        Assert.EndsWith("up:   delay=50ms loss=2%\ndown: cut\n", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_line_says_so_and_changes_nothing()
    {
        await RunAsync("both delay=50ms lost=2%");

        Assert.Equal(Impairment.None, _path[Direction.Up]);
        Assert.Contains("'lost=2%' is unknown", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_both_directions_cannot_become_becomes_neither()
    {
        await RunAsync("up loss=10% burst=4\nloss=90%");

        Assert.Equal((0.1, 0), (_path[Direction.Up].Loss, _path[Direction.Down].Loss));
        Assert.Contains("runs are longer than 4 packets", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quit_is_a_wish_and_the_end_of_the_input_is_none()
    {
        Assert.True(await RunAsync("help\nstats\n\nquit\nup cut"));
        Assert.False(_path[Direction.Up].IsCut);
        Assert.Contains("up   0 packets (0 bytes)", Output, StringComparison.Ordinal);
        Assert.Contains("rate=1mbit", Output, StringComparison.Ordinal);
        Assert.False(await RunAsync("show"));
    }

    private Task<bool> RunAsync(string lines) => new LiveControl(_path, _output).RunAsync(new StringReader(lines), CancellationToken.None);
}
