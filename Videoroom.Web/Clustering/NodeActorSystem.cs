using System.Net.Sockets;
using Akka.Actor;
using Akka.Hosting;
using Videoroom.Web.Configuration;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering;

/// <summary>
/// Starts the actor system with the host, and runs its CoordinatedShutdown when the host stops: the drain
/// (<see cref="NodeShutdown"/>), then Akka's own hand-over and leave.
/// </summary>
internal sealed class NodeActorSystem(
    AkkaConfigurationBuilder configuration,
    IServiceProvider services,
    ILogger<AkkaHostedService> log,
    VideoroomOptions options,
    NodeShutdown shutdown,
    NodeRooms rooms)
    : AkkaHostedService(configuration, services, log, applicationLifetime: null), IAsyncDisposable
{
    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">The cluster's address cannot be listened on.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Made here first: the base class prints the stack trace of whatever this throws.
            shutdown.Attach(ServiceProvider.GetRequiredService<ActorSystem>());
        }
        catch (Exception e) when (options.Cluster is { } cluster && InnermostSocketError(e) is { } cause)
        {
            throw new ConfigurationException(
                "CLUSTER_ADDRESS", $"{cluster.Address}", $"an address of this machine and a TCP port that no other process uses. {cause.Message}");
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        rooms.Close();
    }

    /// <summary>A host that fails to start does not stop what it had started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ActorSystem is { } system)
        {
            await system.Terminate();
        }
    }

    private static SocketException? InnermostSocketError(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
            {
                return socket;
            }
        }

        return null;
    }
}
