using Akka.Actor;
using Akka.Cluster;
using Videoroom.Web.Configuration;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering.Forming;

/// <summary>Makes the node a member of its cluster with the host's start.</summary>
internal sealed class ClusterMembership(VideoroomOptions options, ActorSystem system, NodeRooms rooms) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Cluster is { } settings)
        {
            var cluster = Cluster.Get(system);
            var seeds = settings.Seeds.Select(seed => new Address(cluster.SelfAddress.Protocol, system.Name, seed.Host, seed.Port));
            await cluster.JoinSeedNodesAsync(seeds.Order(), cancellationToken);
        }

        rooms.Join();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
