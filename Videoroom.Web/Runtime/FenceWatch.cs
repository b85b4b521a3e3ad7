using Akka.Cluster;
using Videoroom.Web.Hosting;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Runtime;

/// <summary>
/// Ends the process when the cluster has gone on without this node. Its sockets are closed first: their pages are at work at
/// another node before this one has ended.
/// </summary>
internal sealed class FenceWatch(NodeRuntime node, NodeLifetime lifetime, SocketRegistry sockets) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var system = node.System!;
        Cluster.Get(system).RegisterOnMemberRemoved(() =>
        {
            if (ClusterReports.FencedBecause(system) is { } reason)
            {
                node.IsFenced = true;
                sockets.ShutDown();
                lifetime.EndFenced(reason);
            }
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
