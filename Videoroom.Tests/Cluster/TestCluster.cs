using System.Globalization;
using System.Text.Json.Nodes;
using Videoroom.Bench.Cluster;
using Videoroom.Bench.Processes;
using Videoroom.Tests.Browser;

namespace Videoroom.Tests.Cluster;

/// <summary>Some nodes as processes of their own, with a database of their own; a node's number is its place in the network.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly ClusterFixture _fixture;
    private readonly NodeProcess?[] _nodes;
    private readonly string _logs;

    private TestCluster(ClusterFixture fixture, int nodes, string logs) =>
        (_fixture, _nodes, _logs) = (fixture, new NodeProcess?[nodes], logs);

    /// <summary>Where each node's page is.</summary>
    public IReadOnlyList<Uri> Pages => [.. Enumerable.Range(0, _nodes.Length).Select(node => new Uri($"http://{_fixture.Network.Node(node)}:4000/"))];

    /// <summary>What the cluster lives in.</summary>
    public ClusterFixture Fixture => _fixture;

    /// <summary>Starts nodes and waits until all take joins and know each other.</summary>
    /// <param name="fixture">Network and store.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="name">The test: its logs lie in a folder of that name.</param>
    public static async Task<TestCluster> StartAsync(ClusterFixture fixture, int nodes, string name)
    {
        var network = fixture.Network;
        var logs = Path.Combine(TestResults.Folder, "cluster", name);
        if (Directory.Exists(logs))
        {
            Directory.Delete(logs, recursive: true);
        }

        Directory.CreateDirectory(logs);
        await network.HealAsync();
        var cluster = new TestCluster(fixture, nodes, logs);
        try
        {
            for (var node = 0; node < nodes; node++)
            {
                cluster._nodes[node] = NodeProcess.Start(cluster.OptionsOf(node));
            }

            await cluster.WholeAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A node that runs, or has ended.</summary>
    public NodeProcess Node(int node) => _nodes[node] ?? throw new InvalidOperationException($"Node {node} has not been started.");

    /// <summary>How a node is started.</summary>
    public NodeProcessOptions OptionsOf(int node)
    {
        var own = Pages[node];
        return new NodeProcessOptions
        {
            Name = ((char)('a' + node)).ToString(CultureInfo.InvariantCulture),
            Address = _fixture.Network.Node(node),
            AdminAddress = _fixture.Network.Node(node),
            Seeds = [.. Enumerable.Range(0, _nodes.Length).Select(place => $"{_fixture.Network.Node(place)}:4100")],
            SignallingUrls = [own, .. Pages.Where(page => page != own)],
            LogFolder = _logs,
            CommandPrefix = _fixture.Network.CommandPrefix(node),
            Settings = new Dictionary<string, string?> { ["STATE_DIRECTORY"] = Path.Combine(_logs, $"state-{node}") },
        };
    }

    /// <summary>Starts a node that has ended anew. Its start waits for what is measured: it would have a machine of its own.</summary>
    public async Task StartAgainAsync(int node)
    {
        await Node(node).DisposeAsync();
        var options = OptionsOf(node);
        _nodes[node] = NodeProcess.Start(options with { CommandPrefix = [.. options.CommandPrefix, .. Priority.Low] });
        await Node(node).ReadyAsync();
        Priority.MakeNormal(Node(node).Id);
        await WholeAsync();
    }

    /// <summary>Waits until every running node takes joins and says that exactly the running ones are members.</summary>
    public async Task WholeAsync()
    {
        var running = _nodes.OfType<NodeProcess>().Where(node => !node.HasExited).ToList();
        await Task.WhenAll(running.Select(node => node.ReadyAsync()));
        if (running.Count > 1)
        {
            foreach (var node in running)
            {
                await Eventually.Holds(
                    node.ViewAsync,
                    view => Members(view).SetEquals(running.Select(other => other.Options.ClusterAddress)),
                    $"node {node.Name} knows {running.Count} nodes and reaches them");
            }
        }
    }

    /// <summary>The node that owns a room; null when nobody says so.</summary>
    public async Task<int?> OwnerAsync(string room)
    {
        for (var node = 0; node < _nodes.Length; node++)
        {
            if (_nodes[node] is { HasExited: false, IsPaused: false } running && Room(await running.ViewAsync(), room) is not null)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>The members that a node's view lists as up or draining, by their names in the cluster.</summary>
    public static HashSet<string> Members(JsonNode? view) =>
        [.. view?["nodes"]?.AsArray().Where(node => node!["state"]!.GetValue<string>() is "Up" or "Draining")
            .Select(node => node!["name"]!.GetValue<string>()) ?? []];

    /// <summary>A room in the view of a node that owns it.</summary>
    public static JsonNode? Room(JsonNode? view, string room) =>
        view?["rooms"]?.AsArray().FirstOrDefault(entry => entry!["id"]!.GetValue<string>() == room);

    public async ValueTask DisposeAsync()
    {
        await _fixture.Network.HealAsync();
        foreach (var node in _nodes.OfType<NodeProcess>())
        {
            await node.DisposeAsync();
        }
    }
}
