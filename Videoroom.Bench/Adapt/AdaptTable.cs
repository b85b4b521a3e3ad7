using System.Globalization;

namespace Videoroom.Bench.Adapt;

/// <summary>Prints a result for people.</summary>
internal static class AdaptTable
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(AdaptResult result)
    {
        yield return Text($"{result.Plan}, {result.Server}: {result.Text} (seed {result.Seed})");
        yield return "   from s  Mbit/s  media  queue p50, p95 ms  fits after s  best after s  longest gap ms  frozen  sound made up  changes";
        foreach (var phase in result.Phases)
        {
            var best = phase.BestAfterSeconds is { } seconds ? seconds.ToString("F1", CultureInfo.InvariantCulture) : "-";
            yield return Text($"   {phase.FromSeconds,6:F0}  {phase.CapacityBps / 1e6,6:F2}  {phase.MediaBps / 1e6,5:F2}  {phase.QueueP50Ms,9:F0}  {phase.QueueP95Ms,6:F0}  {phase.FitsAfterSeconds,12:F1}  {best,12}  {phase.LongestGapMs,14:F0}  {phase.FrozenShare,6:P1}  {phase.AudioMadeUpShare,13:P1}  {phase.Changes,7}");
        }

        yield return Text($"   network in use {result.Use:P1}; the other viewer: longest gap {result.Other.LongestGapMs:F0} ms, sound made up {result.Other.AudioMadeUpShare:P1}, changes {result.Other.Changes}");
    }

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
