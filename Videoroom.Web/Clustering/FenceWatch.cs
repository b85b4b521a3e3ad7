using Akka.Actor;
using Videoroom.Actors.Nodes;
using Videoroom.Web.Clustering.Links;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Clustering;

/// <summary>
/// Ends the process when the cluster has gone on without this node, or its actor system has ended without being told to. Its
/// links are cut first, so that nothing of its end is heard, then its sockets are closed: their pages are at work at another node before
/// this one has ended.
/// </summary>
internal sealed class FenceWatch(ActorSystem system, ClusterHistory history, NodeLifetime lifetime, SocketRegistry sockets, LinkFence fence) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (system.IsClustered())
        {
            Action<string> end = End;
            system.ActorOf(Props.Create(() => new ClusterListener(history, end)), ClusterListener.Name);
        }

        _ = EndWithSystemAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EndWithSystemAsync()
    {
        await system.WhenTerminated;
        if (!lifetime.IsEnding)
        {
            End("its actor system has ended by itself");
        }
    }

    private void End(string reason)
    {
        fence.Cut();
        sockets.ShutDown();
        lifetime.EndFenced(reason);
    }
}
