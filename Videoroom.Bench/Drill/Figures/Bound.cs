using System.Globalization;

namespace Videoroom.Bench.Drill.Figures;

/// <summary>What a figure of a fault may be at most.</summary>
/// <param name="Fault">The fault's name.</param>
/// <param name="Figure">The figure's name.</param>
/// <param name="Statistic">Which statistic is bounded.</param>
/// <param name="Limit">The largest value that is allowed, in the figure's unit.</param>
internal sealed record Bound(string Fault, string Figure, Statistic Statistic, double Limit)
{
    /// <summary>Whether the runs' values keep to it.</summary>
    public bool Holds(IReadOnlyCollection<double> values) => values.Count > 0 && Quantiles.Of(values, Statistic) <= Limit;

    /// <summary>Such as <c>median ≤ 300</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Statistic.ToString().ToLowerInvariant()} ≤ {Limit:0.##}");
}
