using System.Globalization;
using System.Net;
using Videoroom.Bench.Cluster;

namespace Videoroom.Bench.Rooms;

/// <summary>Some nodes as processes on loopback addresses of their own, with limits for many rooms.</summary>
internal sealed class RoomsCluster : IAsyncDisposable
{
    private readonly List<NodeProcess> _nodes = [];
    private readonly string? _logs;
    private readonly string _folder;

    private RoomsCluster(string? logs)
    {
        _logs = logs;
        _folder = logs is null ? Directory.CreateTempSubdirectory("videoroom-rooms-").FullName : Directory.CreateDirectory(logs).FullName;
    }

    /// <summary>The nodes, all of them ready.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Starts it and waits until every node knows all others.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="server">The folder with the program that they run.</param>
    /// <param name="limited">With an operator's limits for each address; otherwise one address may open everything.</param>
    /// <param name="logs">Where its logs stay; null does not keep them.</param>
    public static async Task<RoomsCluster> StartAsync(int nodes, string server, bool limited = false, string? logs = null)
    {
        var cluster = new RoomsCluster(logs);
        try
        {
            var options = Enumerable.Range(0, nodes).Select(node => cluster.OptionsOf(node, server, limited)).ToList();
            List<string> seeds = [.. options.Select(node => node.ClusterAddress)];
            cluster._nodes.AddRange(options.Select(node => NodeProcess.Start(node with { Seeds = seeds })));

            await MemberView.AgreeAsync(cluster._nodes);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rooms that each node runs.</summary>
    public async Task<IReadOnlyList<int>> PlacementAsync()
    {
        var placement = new List<int>();
        foreach (var node in _nodes)
        {
            placement.Add(await RoomsOfAsync(node) ?? throw new InvalidOperationException($"Node {node.Name} does not say what it runs."));
        }

        return placement;
    }

    /// <summary>The rooms that a node runs; null when it does not answer.</summary>
    public static async Task<int?> RoomsOfAsync(NodeProcess node)
        => (await node.ViewAsync())?["nodes"]?.AsArray().SingleOrDefault(entry => entry!["isSelf"]!.GetValue<bool>())?["rooms"]?.GetValue<int>();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_logs is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private NodeProcessOptions OptionsOf(int node, string server, bool limited)
    {
        var name = ((char)('a' + node)).ToString(CultureInfo.InvariantCulture);
        var options = NodeProcessOptions.OnFreePorts(name, new IPAddress([127, 0, 0, (byte)(11 + node)]), _folder) with { Server = server };
        return options.With(new Dictionary<string, string?>
        {
            ["MAX_ROOMS"] = "1000000",
            ["MAX_ROOMS_PER_ADDRESS"] = limited ? null : "1000000",
            ["MAX_JOINS_PER_SECOND_PER_ADDRESS"] = limited ? null : "1000000",
            ["MAX_CHANNELS_PER_SOCKET"] = limited ? null : "1000",
            ["MAX_SOCKETS_PER_ADDRESS"] = limited ? null : "100000",

            // All sockets are opened before the first joins: opening them is not what is measured.
            ["MAX_UNJOINED_SOCKETS_PER_ADDRESS"] = limited ? null : "100000",
            ["MAX_MESSAGES_PER_SECOND"] = limited ? null : "100000",

            // What is resident is what lives, give or take a small nursery: garbage that nobody collected yet is no room's.
            ["DOTNET_gcServer"] = limited ? null : "0",
            ["DOTNET_GCgen0size"] = limited ? null : "400000",
        });
    }
}
