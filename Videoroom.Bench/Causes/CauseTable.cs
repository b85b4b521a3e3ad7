using System.Globalization;

namespace Videoroom.Bench.Causes;

/// <summary>Prints results for people.</summary>
internal static class CauseTable
{
    /// <summary>The heading.</summary>
    public const string Heading = "produced            named               after s  right";

    /// <summary>A case as it ends.</summary>
    public static IEnumerable<string> Lines(CauseResult result)
    {
        var after = result.AfterSeconds?.ToString("F1", CultureInfo.InvariantCulture) ?? "-";
        yield return $"{result.Produced,-18}  {string.Join(", ", result.Named),-18}  {after,7}  {(result.IsRight ? "yes" : "NO")}";
        foreach (var other in result.Others)
        {
            yield return $"    also {other}";
        }
    }

    /// <summary>All cases by cause, and the total.</summary>
    public static IEnumerable<string> Summary(CausesReport report)
    {
        if (report.Results.Count > 0)
        {
            yield return "";
            yield return "cause               right    after s (least, most)";
            foreach (var cause in report.Results.GroupBy(result => result.Produced))
            {
                var after = cause.Select(result => result.AfterSeconds).OfType<double>().DefaultIfEmpty(double.NaN).ToList();
                yield return Text($"{cause.Key,-18}  {cause.Count(result => result.IsRight),2} of {cause.Count(),-2}  {after.Min():F1}, {after.Max():F1}");
            }

            yield return Text($"right: {report.Results.Count(result => result.IsRight)} of {report.Results.Count}, {report.RightShare:P1} (seed {report.Seed})");
        }

        if (report.CleanMinutes > 0)
        {
            yield return Text($"clean call of {report.CleanMinutes} min: {(report.CleanCauses.Count == 0 ? "no cause" : string.Join("; ", report.CleanCauses))}");
        }
    }

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
