using Videoroom.Impair.Links;

namespace Videoroom.Tests.Impair.Links;

public class LossPatternTests
{
    private const int Packets = 400_000;

    [Theory]
    [InlineData(0.02, null, 1.02)]
    [InlineData(0.02, 4.0, 4)]
    [InlineData(0.3, 2.0, 2)]
    [InlineData(0.5, 10.0, 10)]
    public void As_many_are_lost_as_was_set_and_in_runs_as_long_as_was_set(double loss, double? burst, double meanRun)
    {
        var lost = Lost(new Impairment { Loss = loss, Burst = burst }, seed: 7);

        var runs = lost.Where((isLost, i) => isLost && (i == 0 || !lost[i - 1])).Count();
        Assert.InRange(lost.Count(isLost => isLost) / (double)Packets, loss * 0.95, loss * 1.05);
        Assert.InRange(lost.Count(isLost => isLost) / (double)runs, meanRun * 0.95, meanRun * 1.05);
    }

    [Fact]
    public void The_same_seed_loses_the_same_packets_and_another_one_others()
    {
        var impairment = new Impairment { Loss = 0.1 };

        Assert.Equal(Lost(impairment, seed: 7), Lost(impairment, seed: 7));
        Assert.NotEqual(Lost(impairment, seed: 7), Lost(impairment, seed: 8));
    }

    [Fact]
    public void Nothing_and_everything_are_exact()
    {
        Assert.DoesNotContain(true, Lost(new Impairment { Loss = 0 }, seed: 1));
        Assert.DoesNotContain(false, Lost(new Impairment { Loss = 1 }, seed: 1));
    }

    private static bool[] Lost(Impairment impairment, int seed)
    {
        var pattern = new LossPattern(seed);
        return [.. Enumerable.Range(0, Packets).Select(_ => pattern.IsLost(impairment))];
    }
}
