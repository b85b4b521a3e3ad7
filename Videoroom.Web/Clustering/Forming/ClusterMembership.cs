using Akka.Actor;
using Videoroom.Actors.Forming;
using Videoroom.Web.Clustering.Downing;
using Videoroom.Web.Clustering.Links;
using Videoroom.Web.Configuration;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;
using ClusterExtension = Akka.Cluster.Cluster;

namespace Videoroom.Web.Clustering.Forming;

/// <summary>Makes the node a member of its cluster with the host's start, and ends it when it has to join another.</summary>
internal sealed class ClusterMembership(
    VideoroomOptions options, ActorSystem system, NodeRooms rooms, NodeLifetime lifetime, LinkErrors errors, TimeProvider clock)
    : IHostedService
{
    /// <summary>How long a node looks for its cluster before it gives up; whoever manages processes starts it again.</summary>
    public static readonly TimeSpan JoinTimeLimit = TimeSpan.FromSeconds(60);

    private readonly TcpPortDialler _dialler = new(TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">No cluster was found: the message says what became of the seeds.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Cluster is { } settings)
        {
            await JoinAsync(settings, cancellationToken);
        }

        rooms.Join();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task JoinAsync(ClusterSettings settings, CancellationToken cancellation)
    {
        errors.Listen(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ClusterExtension.Get(system).RegisterOnMemberUp(() => up.TrySetResult());
        ClusterForming.Start(system, new FormingOptions
        {
            Self = settings.Address.ToString(),
            ResolveSeeds = new SeedResolver(settings).ResolveAsync,
            IsListening = async (host, port) => await _dialler.DialAsync(host, port) == DialOutcome.Accepted,
            IsForeign = errors.IsForeign,
            StartedMs = member => NodeProperties.StartedMsOf(NodeProperties.Read(member.Roles)),
            Superseded = node => lifetime.EndFenced($"{node} is a member of a cluster to which this one gives way"),
            Clock = clock,
        });
        try
        {
            await up.Task.WaitAsync(JoinTimeLimit, clock, cancellation);
        }
        catch (TimeoutException)
        {
            throw new ConfigurationException(
                "CLUSTER_SEEDS",
                string.Join(',', settings.Seeds),
                $"nodes that answer, the lowest address of them to form the cluster. None let this node join within {JoinTimeLimit.TotalSeconds:F0} s. {errors.Summary}");
        }
    }
}
