namespace Videoroom.Bench.Drill.Figures;

/// <summary>Quantiles by nearest rank: always a value that was measured.</summary>
internal static class Quantiles
{
    /// <summary>A statistic of values in any order.</summary>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public static double Of(IReadOnlyCollection<double> values, Statistic statistic) => statistic switch
    {
        Statistic.Median => Of(values, 0.5),
        Statistic.P95 => Of(values, 0.95),
        _ => values.Max(),
    };

    /// <summary>The smallest value that at least this share of all values does not exceed.</summary>
    /// <inheritdoc cref="Of(IReadOnlyCollection{double}, Statistic)"/>
    public static double Of(IReadOnlyCollection<double> values, double share)
    {
        if (values.Count == 0)
        {
            throw new InvalidOperationException("There is no quantile of nothing.");
        }

        return values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(values.Count * share) - 1));
    }
}
