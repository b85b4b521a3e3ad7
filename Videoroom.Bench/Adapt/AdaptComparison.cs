using System.Globalization;
using Videoroom.Bench.Drill.Figures;

namespace Videoroom.Bench.Adapt;

/// <summary>Prints the results of several servers side by side, as a table of Markdown: of several runs the medians.</summary>
internal static class AdaptComparison
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(IEnumerable<AdaptResult> results)
    {
        yield return "| plan | server | network in use | queue p50, p95 | changes of the layer | frozen | longest gap | sound made up | best layer after |";
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var runs in results.GroupBy(result => (result.Plan, result.Server)))
        {
            double Median(Func<AdaptResult, double> figure) => Quantiles.Of([.. runs.Select(figure)], 0.5);

            // Of the last phase, which gives the network back; a run that does not get there counts as one that takes forever.
            var best = Median(run => run.Phases[^1].BestAfterSeconds ?? double.PositiveInfinity);
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| `{runs.Key.Plan}` | {runs.Key.Server} | {Median(run => run.Use) * 100:F0} % | {Median(run => run.Whole.QueueP50Ms):F0}, {Median(run => run.Whole.QueueP95Ms):F0} ms | {Median(run => run.Whole.Changes):F0} | {Median(run => run.Whole.FrozenShare) * 100:F1} % | {Median(run => run.Whole.LongestGapMs):F0} ms | {Median(run => run.Whole.AudioMadeUpShare) * 100:F1} % | {(double.IsFinite(best) ? $"{best:F1} s" : "never")} |");
        }
    }
}
