using System.Globalization;
using System.Text.Json.Nodes;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Cluster;

/// <summary>Some nodes as processes of their own; a node's number is its place in the testbed's network.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private const int Attempts = 4;
    private readonly NodeProcess?[] _nodes;
    private readonly string _logs;

    private ProcessCluster(Testbed testbed, int nodes, string logs) => (Testbed, _nodes, _logs) = (testbed, new NodeProcess?[nodes], logs);

    /// <summary>What the cluster runs in.</summary>
    public Testbed Testbed { get; }

    /// <summary>How many nodes it has when all of them run.</summary>
    public int Count => _nodes.Length;

    /// <summary>What is written before the command of nodes that are started from now on, such as <see cref="Priority.High"/>.</summary>
    public IReadOnlyList<string> CommandPrefix { get; set; } = [];

    /// <summary>The lease of nodes that are started from now on, as a connection string; null is none.</summary>
    public string? Lease { get; set; }

    /// <summary>Where each node's page is.</summary>
    public IReadOnlyList<Uri> Pages => [.. Places.Select(node => new Uri($"http://{Testbed.Network.Node(node)}:4000/"))];

    /// <summary>The numbers of the nodes that run.</summary>
    public IReadOnlyList<int> Running => [.. Places.Where(node => _nodes[node] is { HasExited: false })];

    private IEnumerable<int> Places => Enumerable.Range(0, _nodes.Length);

    /// <summary>Makes a cluster of which no node runs yet.</summary>
    /// <param name="testbed">What it runs in.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="name">The folder of its logs, under <see cref="ResultsFolder"/>/cluster; what is there is deleted.</param>
    public static async Task<ProcessCluster> CreateAsync(Testbed testbed, int nodes, string name)
    {
        var logs = Path.Combine(ResultsFolder.Path, "cluster", name);
        if (Directory.Exists(logs))
        {
            Directory.Delete(logs, recursive: true);
        }

        Directory.CreateDirectory(logs);
        await testbed.Network.HealAsync();
        return new ProcessCluster(testbed, nodes, logs);
    }

    /// <summary>Starts nodes and waits until all take joins and know each other.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    /// <param name="testbed">What it runs in.</param>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="name">The folder of its logs.</param>
    /// <param name="lease">The lease that the nodes share; null is none.</param>
    /// <param name="commandPrefix">What is written before the nodes' command; null is nothing.</param>
    public static async Task<ProcessCluster> StartAsync(
        Testbed testbed, int nodes, string name, string? lease = null, IReadOnlyList<string>? commandPrefix = null)
    {
        var cluster = await CreateAsync(testbed, nodes, name);
        (cluster.Lease, cluster.CommandPrefix) = (lease, commandPrefix ?? []);
        try
        {
            await cluster.MendAsync();
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
            Server = Testbed.Server,
            Address = Testbed.Network.Node(node),
            AdminAddress = Testbed.Network.Node(node),
            Seeds = [.. Places.Select(place => $"{Testbed.Network.Node(place)}:4100")],
            Lease = Lease,
            SignallingUrls = [own, .. Pages.Where(page => page != own)],
            LogFolder = _logs,
            CommandPrefix = [.. Testbed.Network.CommandPrefix(node), .. CommandPrefix],
            Settings = new Dictionary<string, string?>
            {
                ["STATE_DIRECTORY"] = Path.Combine(_logs, $"state-{node}"),

                // Who became a member when: AgeOrder reads it.
                ["Logging__LogLevel__Akka.Cluster"] = "Information",
            },
        };
    }

    /// <summary>Starts a node that does not run, and does not wait.</summary>
    /// <param name="node">Which.</param>
    /// <param name="change">Changes its options; null leaves them.</param>
    public async Task LaunchAsync(int node, Func<NodeProcessOptions, NodeProcessOptions>? change = null)
    {
        if (_nodes[node] is { } old)
        {
            await old.DisposeAsync();
        }

        var options = OptionsOf(node);
        _nodes[node] = NodeProcess.Start(change?.Invoke(options) ?? options);
    }

    /// <summary>Starts a node that has ended anew. Its start yields to what is measured: it would have a machine of its own.</summary>
    public async Task StartAgainAsync(int node)
    {
        await LaunchAsync(node, options => options with { CommandPrefix = [.. options.CommandPrefix, .. Priority.Low] });
        await Node(node).ReadyAsync();
        Priority.MakeNormal(Node(node).Id);
        await WholeAsync();
    }

    /// <summary>
    /// Ends all cuts, starts the nodes that do not run, and waits until the cluster is whole. A node that ends meanwhile, as it does
    /// when a busy machine makes it miss heartbeats, is started again.
    /// </summary>
    public async Task MendAsync()
    {
        await Testbed.Network.HealAsync();
        for (var attempt = 1; ; attempt++)
        {
            foreach (var node in Places.Except(Running))
            {
                await LaunchAsync(node);
            }

            try
            {
                await WholeAsync();
                if (Running.Count == Count)
                {
                    return;
                }
            }
            catch (Exception e) when (attempt < Attempts && (e is InvalidOperationException or TimeoutException))
            {
                // The nodes' logs tell.
            }
        }
    }

    /// <summary>Waits until every running node takes joins and says that exactly the running ones are members.</summary>
    public Task WholeAsync() => MemberView.AgreeAsync([.. Running.Select(Node)]);

    /// <summary>The node that owns a room; null when nobody says so.</summary>
    public async Task<int?> OwnerAsync(string room)
    {
        foreach (var node in Running.Where(node => !Node(node).IsPaused))
        {
            if (Room(await Node(node).ViewAsync(), room) is not null)
            {
                return node;
            }
        }

        return null;
    }

    /// <summary>A room in the view of a node that owns it.</summary>
    public static JsonNode? Room(JsonNode? view, string room)
        => view?["rooms"]?.AsArray().FirstOrDefault(entry => entry!["id"]!.GetValue<string>() == room);

    public async ValueTask DisposeAsync()
    {
        await Testbed.Network.HealAsync();
        foreach (var node in _nodes.OfType<NodeProcess>())
        {
            await node.DisposeAsync();
        }
    }
}
