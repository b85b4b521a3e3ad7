using Videoroom.Bench.Compare;
using Videoroom.Bench.Crowds;
using Videoroom.Bench.Load;

namespace Videoroom.Tests.Bench.Compare;

public sealed class CompareResultTests
{
    [Fact]
    public void Ratios_are_those_of_the_rounds_not_of_the_medians()
    {
        var ours = new CompareResult("a", [Run(10), Run(30), Run(20)]);
        var theirs = new CompareResult("b", [Run(20), Run(40), Run(80)]);

        Assert.Equal(20, ours.Median(run => run.Delivered));
        Assert.Equal((0.25, 0.5, 0.75), ours.RatioTo(theirs, run => run.Delivered));
    }

    private static LoadResult Run(long delivered) => LoadResult.Of(
        new LoadOptions(new CrowdOptions(), TimeSpan.Zero, TimeSpan.Zero, null),
        new CrowdReport { PacketsReceived = delivered },
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(1));
}
