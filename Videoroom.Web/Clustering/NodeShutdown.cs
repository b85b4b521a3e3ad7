using Akka;
using Akka.Actor;
using Videoroom.Web.Hosting;
using Videoroom.Web.Runtime;

namespace Videoroom.Web.Clustering;

/// <summary>
/// The node's end as Akka's CoordinatedShutdown: the drain is its first phase's one task, then the actors stop, the shards are
/// handed over and the node leaves its cluster. A node that its cluster has removed skips the drain: what it held is not its own.
/// </summary>
internal sealed class NodeShutdown(DrainSequence drain, NodeRooms rooms) : INodeShutdown
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
            if (!IsRemoved(shutdown))
            {
                await drain.JoinAsync();
            }

            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "rooms", async () =>
        {
            if (!IsRemoved(shutdown) && rooms.Rooms is { } running)
            {
                await running.StopAsync(StopTimeLimit);
            }

            return Done.Instance;
        });
    }

    /// <inheritdoc/>
    public Task RunAsync() =>
        _system is null ? Task.CompletedTask : CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance);

    private static bool IsRemoved(CoordinatedShutdown shutdown) => shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason;
}
