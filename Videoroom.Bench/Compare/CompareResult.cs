using Videoroom.Bench.Drill.Figures;
using Videoroom.Bench.Load;

namespace Videoroom.Bench.Compare;

/// <summary>The runs of one server, in the order of the rounds.</summary>
/// <param name="Name">The server.</param>
/// <param name="Runs">Its runs.</param>
internal sealed record CompareResult(string Name, IReadOnlyList<LoadResult> Runs)
{
    /// <summary>The median of a figure.</summary>
    public double Median(Func<LoadResult, double> figure) => Quantiles.Of([.. Runs.Select(figure)], 0.5);

    /// <summary>The ratios of a figure of this server to that of another, round by round: smallest, median, largest.</summary>
    public (double Smallest, double Median, double Largest) RatioTo(CompareResult other, Func<LoadResult, double> figure)
    {
        var ratios = Runs.Zip(other.Runs, (own, others) => figure(own) / figure(others)).ToList();
        return (ratios.Min(), Quantiles.Of(ratios, 0.5), ratios.Max());
    }
}
