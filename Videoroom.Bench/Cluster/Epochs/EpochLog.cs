using System.Globalization;
using System.Text.RegularExpressions;

namespace Videoroom.Bench.Cluster.Epochs;

/// <summary>What nodes logged about epochs: which ones their channels and endpoints went on to, and what they refused.</summary>
internal static partial class EpochLog
{
    /// <summary>All such lines of a cluster's logs that are about one room.</summary>
    public static IReadOnlyList<Entry> Of(ProcessCluster cluster, string room)
        => [.. Enumerable.Range(0, cluster.Count).SelectMany(node => Read(cluster.Node(node).Name, cluster.Node(node).ReadLog())).Where(entry => entry.Room == room)];

    /// <summary>All such lines of a log, in their order.</summary>
    public static IReadOnlyList<Entry> Read(string node, IEnumerable<string> lines)
        => [.. lines.Select(line => Line().Match(line)).Where(match => match.Success).Select(match => new Entry(
            DateTime.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
            node,
            match.Groups["room"].Value,
            match.Groups["subject"].Value + (match.Groups["endpoint"].Success ? " endpoint" : ""),
            long.Parse(match.Groups["epoch"].Value, CultureInfo.InvariantCulture),
            match.Groups["refused"].Success))];

    /// <summary>
    /// What contradicts the fence: somebody who went on to a lower epoch than before, or a room that was started in an epoch not
    /// above all earlier ones.
    /// </summary>
    public static IReadOnlyList<string> Violations(IEnumerable<Entry> entries)
    {
        var violations = new List<string>();
        var highest = new Dictionary<(string Node, string Subject), long>();
        foreach (var entry in entries.OrderBy(entry => entry.At))
        {
            // A channel is its node's; a room is one, wherever it runs.
            var key = (entry.IsOfRoom ? "" : entry.Node, entry.Subject);
            var before = highest.GetValueOrDefault(key);
            if (entry.Refused ? entry.Epoch > before : entry.Epoch < before)
            {
                violations.Add($"{entry} after epoch {before}");
            }

            highest[key] = entry.Refused ? before : entry.Epoch;
        }

        return violations;
    }

    [GeneratedRegex(
        @"^(?<at>\S+Z) .*?(?<subject>Room (?<room>[^\s,:]+)(, peer [^\s:]+)?): (?<endpoint>its endpoint )?(follows epoch|started, epoch|rebuilt in epoch|its epoch is raised to|(command|event \d+) of epoch) (?<epoch>\d+)(?<refused> refused)?")]
    private static partial Regex Line();

    /// <summary>A line.</summary>
    /// <param name="At">When it was written.</param>
    /// <param name="Node">Whose log it is.</param>
    /// <param name="Room">The room.</param>
    /// <param name="Subject">What follows or refuses: a room, a peer's channel or endpoint.</param>
    /// <param name="Epoch">The epoch.</param>
    /// <param name="Refused">Something of it was refused.</param>
    internal sealed record Entry(DateTime At, string Node, string Room, string Subject, long Epoch, bool Refused)
    {
        /// <summary>The room itself said it.</summary>
        public bool IsOfRoom => Subject == $"Room {Room}";
    }
}
