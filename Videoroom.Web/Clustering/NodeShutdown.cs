using Akka;
using Akka.Actor;
using Videoroom.Web.Clustering.Links;
using Videoroom.Web.Lifetime;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering;

/// <summary>
/// The node's end as Akka's CoordinatedShutdown: the drain is its first phase's one task, then the shards are handed over, the node
/// leaves its cluster and its actors stop. A node that its cluster has removed cuts its links in place of the drain: what it
/// held is not its own, and were its actors heard while they stop, rooms on other nodes would take it for the wish of its peers, who are
/// on their way to those nodes.
/// </summary>
internal sealed class NodeShutdown(DrainSequence drain, NodeRooms rooms, LinkFence fence, IServiceProvider services) : INodeShutdown
{
    private static readonly TimeSpan StopTimeLimit = TimeSpan.FromSeconds(2);

    private ActorSystem? _system;

    /// <summary>The actor system is there, and no phase of its shutdown has begun.</summary>
    public void Attach(ActorSystem system)
    {
        _system = system;
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "drain", async () =>
        {
            if (IsRemoved(shutdown))
            {
                fence.Cut();
            }
            else
            {
                await drain.JoinAsync();
            }

            return Done.Instance;
        });
        // In a cluster rooms with peers on other nodes go with their shards: what still runs after that is this node's own.
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "rooms", async () =>
        {
            if (!IsRemoved(shutdown) && rooms.Rooms is { } running)
            {
                await running.StopAsync(StopTimeLimit);
            }

            return Done.Instance;
        });
    }

    /// <inheritdoc/>
    public Task RunAsync()
        => _system is null ? Task.CompletedTask : CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance);

    // The lifetime is made later than this: it ends the node by this.
    private bool IsRemoved(CoordinatedShutdown shutdown)
        => shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason || services.GetRequiredService<NodeLifetime>().EndsAtOnce;
}
