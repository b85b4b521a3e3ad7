using System.Text.Json.Nodes;
using Videoroom.Bench.Waiting;

namespace Videoroom.Bench.Cluster;

/// <summary>Which members a node says its cluster has, on its admin page.</summary>
internal static class MemberView
{
    /// <summary>The members that a node's view lists as up or draining, by their names in the cluster.</summary>
    public static HashSet<string> Members(JsonNode? view)
        => [.. view?["nodes"]?.AsArray().Where(node => node!["state"]!.GetValue<string>() is "Up" or "Draining")
            .Select(node => node!["name"]!.GetValue<string>()) ?? []];

    /// <summary>Waits until each of some nodes takes joins and says that exactly they are the members.</summary>
    /// <exception cref="TimeoutException">One did not within <see cref="Eventually.Patience"/>.</exception>
    /// <exception cref="InvalidOperationException">One has ended.</exception>
    public static async Task AgreeAsync(IReadOnlyCollection<NodeProcess> nodes)
    {
        await Task.WhenAll(nodes.Select(node => node.ReadyAsync()));
        if (nodes.Count > 1)
        {
            var names = nodes.Select(node => node.Options.ClusterAddress).ToHashSet();
            await Task.WhenAll(nodes.Select(node => Eventually.Holds(
                node.ViewAsync, view => Members(view).SetEquals(names), $"node {node.Name} knows {nodes.Count} nodes and reaches them")));
        }
    }
}
