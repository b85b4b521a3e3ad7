using System.Globalization;
using System.Text.RegularExpressions;

namespace Videoroom.Bench.Cluster.Epochs;

/// <summary>
/// When each life of a room was accepted, by the nodes' logs: from the first channel or endpoint that followed its epoch until the
/// last one followed a higher epoch or ended with its node, and no longer than the node that ran the life.
/// </summary>
internal static partial class RoomLives
{
    /// <summary>The longest time in which two lives of a room were accepted at the same moment; zero is right.</summary>
    public static TimeSpan OverlapOf(ProcessCluster cluster, string room)
    {
        var entries = EpochLog.Of(cluster, room);
        if (entries.Count == 0)
        {
            return TimeSpan.Zero;
        }

        var from = entries.Min(entry => entry.At);
        var ends = Enumerable.Range(0, cluster.Count).Select(cluster.Node)
            .ToDictionary(node => node.Name, node => EndOf(node.ReadLog(), from, node.HasExited));
        return Overlap(Lives(entries, ends));
    }

    /// <summary>The lives that were accepted.</summary>
    /// <param name="entries">All entries about one room.</param>
    /// <param name="ends">When each node ended, by name; <see cref="DateTime.MaxValue"/> for one that runs.</param>
    public static IReadOnlyList<Life> Lives(IReadOnlyList<EpochLog.Entry> entries, IReadOnlyDictionary<string, DateTime> ends)
    {
        var lives = new List<Life>();
        var followers = entries.Where(entry => entry is { IsOfRoom: false, Refused: false }).ToLookup(entry => (entry.Node, entry.Subject));
        foreach (var epoch in entries.Where(entry => entry is { IsOfRoom: false, Refused: false }).Select(entry => entry.Epoch).Distinct())
        {
            var accepted = followers.Select(follower => (
                    From: follower.Where(entry => entry.Epoch == epoch).Select(entry => (DateTime?)entry.At).Min(),
                    Until: follower.Where(entry => entry.Epoch > epoch).Select(entry => entry.At).Append(ends[follower.Key.Node]).Min()))
                .Where(span => span.From is not null).ToList();
            var runner = entries.Where(entry => entry.IsOfRoom && entry.Epoch == epoch).Select(entry => ends[entry.Node]).DefaultIfEmpty(DateTime.MaxValue).Max();
            var until = accepted.Max(span => span.Until);
            lives.Add(new Life(epoch, accepted.Min(span => span.From!.Value), until < runner ? until : runner));
        }

        return lives;
    }

    /// <summary>The longest time in which two lives were accepted at the same moment.</summary>
    public static TimeSpan Overlap(IReadOnlyList<Life> lives)
        => (from one in lives
            from other in lives
            where one.Epoch < other.Epoch
            let ends = one.Until < other.Until ? one.Until : other.Until
            let begins = one.From > other.From ? one.From : other.From
            select ends > begins ? (ends == DateTime.MaxValue ? TimeSpan.FromDays(1) : ends - begins) : TimeSpan.Zero)
        .DefaultIfEmpty(TimeSpan.Zero).Max();

    // The first end after the room's beginning: the log goes on with the node's next process.
    private static DateTime EndOf(IReadOnlyList<string> log, DateTime from, bool hasExited)
    {
        var times = log.Select(line => Line().Match(line)).Where(match => match.Success)
            .Select(match => (At: Time(match.Groups["at"].Value), IsEnd: match.Groups["end"].Success)).Where(line => line.At >= from).ToList();
        return times.Where(line => line.IsEnd).Select(line => (DateTime?)line.At).FirstOrDefault()
            ?? (hasExited && times.Count > 0 ? times[^1].At : DateTime.MaxValue);
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    [GeneratedRegex(@"^(?<at>\d{4}-\S+Z) (.*(?<end>out of its cluster))?")]
    private static partial Regex Line();

    /// <summary>A life of a room.</summary>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="From">When it was accepted first.</param>
    /// <param name="Until">When it was accepted last; <see cref="DateTime.MaxValue"/> for now.</param>
    internal sealed record Life(long Epoch, DateTime From, DateTime Until);
}
