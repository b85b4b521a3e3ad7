using System.Net;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Processes;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Lifetime;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>A node as an operator's process that looks for its cluster: by a name, with the wrong secret, or told to end meanwhile.</summary>
public sealed class JoiningNodeTests : IDisposable
{
    // Ten times what a quiet machine needs; a node that finds nobody gives up after 60 s by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Nodes_that_have_one_name_for_all_as_their_seed_form_one_cluster()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "A table of host names of its own needs root.");
        const string Name = "videoroom-nodes.test";
        List<IPAddress> addresses = [.. Enumerable.Range(31, 3).Select(last => new IPAddress([127, 0, 0, (byte)last]))];
        var hosts = Path.Combine(_folder.Path, "hosts");
        await File.WriteAllLinesAsync(hosts, ["127.0.0.1 localhost", .. addresses.Select(address => $"{address} {Name}")]);

        var all = addresses.Select((address, number) => _folder.Options($"{number}", address) with
        {
            NodePort = 4100,
            Seeds = [$"{Name}:4100"],
            CommandPrefix =
            [
                "unshare", "--mount", "--propagation", "private", "--",
                "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hosts,

                // Three nodes that start compile, and on a machine that is busy they would miss each other's heartbeats again and again.
                .. Priority.High,
            ],
        }).ToList();
        var nodes = all.Select(NodeProcess.Start).ToArray();
        try
        {
            await Eventually.Holds(
                async () =>
                {
                    await StartFencedAgainAsync(nodes);
                    return await Task.WhenAll(nodes.Select(async node => MemberView.Members(await node.ViewAsync())));
                },
                views => views.All(view => view.SetEquals(all.Select(options => options.ClusterAddress))),
                "each node knows all three",
                Patience);
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_node_with_another_secret_ends_with_1_and_says_so_in_its_last_line_after_few_others()
    {
        // One of the strangers has the lowest address of all: it would form the cluster if nobody were there.
        var member = _folder.Options("member", new IPAddress([127, 0, 0, 52]));
        await using var node = NodeProcess.Start(member with { Seeds = [member.ClusterAddress] });
        await node.ReadyAsync(Patience);
        await using var lower = NodeProcess.Start(Stranger("lower", 51, member));
        await using var higher = NodeProcess.Start(Stranger("higher", 53, member));

        foreach (var stranger in (NodeProcess[])[lower, higher])
        {
            await stranger.ExitAsync(Patience);
            Assert.Equal(1, stranger.ExitCode);
            var log = stranger.ReadLog();
            Assert.Contains("CLUSTER_SEEDS", log[^1], StringComparison.Ordinal);
            Assert.Contains("CLUSTER_SECRET", log[^1], StringComparison.Ordinal);
            Assert.InRange(log.Count, 1, 20);
        }

        Assert.InRange(node.ReadLog().Count(line => line.Contains("warn", StringComparison.Ordinal)), 0, 20);
    }

    [Fact]
    public async Task SIGTERM_ends_a_node_that_still_looks_for_its_cluster()
    {
        // The lowest address forms the cluster, and nobody is there.
        var options = _folder.Options("a", new IPAddress([127, 0, 0, 41]));
        await using var node = NodeProcess.Start(options with { Seeds = ["127.0.0.40:4100", options.ClusterAddress] });
        await Eventually.Holds(() => node.ReadLog().Count, lines => lines > 0, "it has begun to look", Patience);

        // Had it gone on looking, it would end with 1 after a minute.
        node.Terminate();
        await node.ExitAsync(Patience);
        Assert.Equal(0, node.ExitCode);
    }

    /// <summary>
    /// What whoever runs nodes does with one that its cluster has removed: a machine that is busy with something else makes it miss
    /// heartbeats. Any other end is a fault.
    /// </summary>
    private static async Task StartFencedAgainAsync(NodeProcess[] nodes)
    {
        for (var number = 0; number < nodes.Length; number++)
        {
            var node = nodes[number];
            if (node.HasExited)
            {
                Assert.True(node.ExitCode == NodeLifetime.FencedExitCode, $"Node {node.Name} ended with {node.ExitCode}:\n{string.Join('\n', node.ReadLog())}");
                await node.DisposeAsync();
                nodes[number] = NodeProcess.Start(node.Options);
            }
        }
    }

    private NodeProcessOptions Stranger(string name, byte place, NodeProcessOptions member)
    {
        var options = _folder.Options(name, new IPAddress([127, 0, 0, place]));
        return options with
        {
            Seeds = [member.ClusterAddress, options.ClusterAddress],
            Secret = "another-secret-than-that-of-the-cluster-of-this-test",
        };
    }
}
