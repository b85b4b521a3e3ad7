using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Akka.Cluster.Store;

namespace Videoroom.ActorKernel;

/// <summary>Starts a system with options that Akka.NET's API has no place for. Only <c>Runtime/Kernel</c> of host and specs uses it.</summary>
internal static class KernelBootstrap
{
    /// <summary>Starts a system. End it with <see cref="ActorSystem.Terminate"/>.</summary>
    /// <exception cref="ArgumentException">The name is no system name (letters, digits, <c>-</c> and <c>_</c>).</exception>
    public static ActorSystem Start(string name, KernelOptions options) => new ActorSystemImpl(name, options);

    /// <summary>
    /// Starts a system, and makes it a member when <see cref="KernelOptions.Cluster"/> is set: done when it knows the others.
    /// End it with <see cref="ActorSystem.Terminate"/>: the others take over at once.
    /// </summary>
    /// <exception cref="ClusterStoreException">The store cannot be used; the message says which and why.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The port of node traffic is taken, or the address not ours.</exception>
    public static async Task<ActorSystem> StartAsync(string name, KernelOptions options, CancellationToken cancellation = default)
    {
        if (options.Cluster is not { } cluster)
        {
            return Start(name, options);
        }

        var store = new PostgresClusterStore(cluster.Store, cluster.Secret, options.LoggerFactory.CreateLogger("Akka.Cluster"));
        var system = new ActorSystemImpl(name, options);
        system.ClusterNode = new ClusterNode(system, store);
        try
        {
            await system.ClusterNode.StartAsync(
                observer =>
                {
                    system.Transport!.Start(observer);
                    return system.Transport;
                },
                cluster.Properties,
                cancellation).ConfigureAwait(false);
            return system;
        }
        catch
        {
            await system.Terminate().ConfigureAwait(false);
            throw;
        }
    }
}
