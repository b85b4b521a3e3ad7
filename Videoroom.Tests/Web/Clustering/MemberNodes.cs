using System.Net;
using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Videoroom.Bench.Node;
using Videoroom.Bench.Processes;
using Videoroom.Web.Configuration;
using Videoroom.Web.Lifetime;
using ClusterExtension = Akka.Cluster.Cluster;

namespace Videoroom.Tests.Web.Clustering;

/// <summary>Whole nodes of one cluster inside this process, connected over loopback.</summary>
internal sealed class MemberNodes : IAsyncDisposable
{
    private readonly List<RunningNode> _nodes = [];

    /// <summary>The nodes; the first has the lowest address.</summary>
    public IReadOnlyList<RunningNode> Nodes => _nodes;

    /// <summary>A node's actor system.</summary>
    public ActorSystem System(int node) => _nodes[node].Services.GetRequiredService<ActorSystem>();

    /// <summary>A node's cluster.</summary>
    public ClusterExtension Cluster(int node) => ClusterExtension.Get(System(node));

    /// <summary>What decides about a node's end.</summary>
    public NodeLifetime Lifetime(int node) => _nodes[node].Services.GetRequiredService<NodeLifetime>();

    /// <summary>Starts nodes that have each other as seeds, all at the same time.</summary>
    public static async Task<MemberNodes> StartAsync(int nodes)
    {
        var members = new MemberNodes();
        List<NodeAddress> addresses = [.. Enumerable.Range(0, nodes).Select(_ => new NodeAddress("127.0.0.1", FreePort.On(IPAddress.Loopback))).OrderBy(address => address.Port)];
        try
        {
            members._nodes.AddRange(await Task.WhenAll(addresses.Select(address => RunningNode.StartAsync(new VideoroomOptions
            {
                Cluster = new ClusterSettings
                {
                    Address = address,
                    Seeds = addresses,
                    Secret = "8f4c2a90d1e37b56c0ff12ab34cd56ef8091a2b3c4d5e6f708192a3b4c5d6e7f",
                },
                MediaLoops = 1,
                // No test here is about a drain.
                DrainSeconds = 1,
            }))));
            return members;
        }
        catch
        {
            await members.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}
