using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Tests.Bench.Drill.Figures;

public sealed class QuantilesTests
{
    [Theory]
    [InlineData(nameof(Statistic.Median), 10)]
    [InlineData(nameof(Statistic.P95), 19)]
    [InlineData(nameof(Statistic.Longest), 20)]
    public void Of_twenty_values_each_statistic_is_one_of_them(string statistic, double expected) => Assert.Equal(
        expected, Quantiles.Of([.. Enumerable.Range(1, 20).Reverse().Select(value => (double)value)], Enum.Parse<Statistic>(statistic)));

    [Fact]
    public void Of_one_value_all_are_that_value() => Assert.All(Enum.GetValues<Statistic>(), statistic => Assert.Equal(7, Quantiles.Of([7.0], statistic)));
}
