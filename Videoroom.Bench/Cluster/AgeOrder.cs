using System.Globalization;
using System.Text.RegularExpressions;

namespace Videoroom.Bench.Cluster;

/// <summary>Which member of a cluster is the oldest: the one whose Akka.NET singletons run, such as the sharding coordinator.</summary>
internal static partial class AgeOrder
{
    /// <summary>The running nodes of a whole cluster, the oldest first, by the leaders' log lines about who became a member.</summary>
    /// <exception cref="InvalidOperationException">A running node is in no log.</exception>
    public static IReadOnlyList<int> Of(ProcessCluster cluster)
    {
        var up = new Dictionary<string, DateTime>();
        foreach (var line in Enumerable.Range(0, cluster.Count).SelectMany(node => cluster.Node(node).ReadLog()))
        {
            if (Up().Match(line) is { Success: true } match)
            {
                var at = DateTime.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
                var name = match.Groups["name"].Value;
                up[name] = up.GetValueOrDefault(name) is var before && before > at ? before : at;
            }
        }

        return
        [
            .. cluster.Running.OrderBy(node => up.TryGetValue(cluster.Node(node).Options.ClusterAddress, out var at)
                ? at
                : throw new InvalidOperationException($"No log says when node {cluster.Node(node).Name} became a member.")),
        ];
    }

    [GeneratedRegex(@"^(?<at>\S+Z) .*Leader is moving node \[[^\]]*@(?<name>[^\]]+)\] to \[Up\]")]
    private static partial Regex Up();
}
