using Akka.Actor;
using Akka.Cluster;

namespace Videoroom.Actors.Forming;

/// <summary>How a node finds its cluster, and finds out when there are two of them.</summary>
public static class ClusterForming
{
    /// <summary>
    /// Starts to look for a cluster: joins one that a seed is a member of, or forms one. Afterwards it looks at the seeds every
    /// <see cref="ContactActor.LookInterval"/>; when one of them is a member of another cluster to which this one gives way,
    /// <see cref="FormingOptions.Superseded"/> is called.
    /// </summary>
    /// <param name="system">The system, with the cluster provider, a member of no cluster yet.</param>
    /// <param name="options">Where it looks, and who is told.</param>
    public static void Start(ActorSystem system, FormingOptions options)
    {
        var cluster = Cluster.Get(system);
        system.ActorOf(Props.Create(() => new ContactActor(cluster, options)), ContactActor.Name);
    }
}

/// <summary>What a node needs to find its cluster.</summary>
public sealed record FormingOptions
{
    /// <summary>This node, <c>host:port</c>.</summary>
    public required string Self { get; init; }

    /// <summary>Gives the seeds, <c>host:port</c>, this node perhaps among them. May fail: it is asked again.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<string>>> ResolveSeeds { get; init; }

    /// <summary>Whether something listens at a seed's address, <c>host</c> and port. Never throws.</summary>
    public required Func<string, int, Task<bool>> IsListening { get; init; }

    /// <summary>Whether a seed, <c>host:port</c>, has shown that its secret is another.</summary>
    public required Func<string, bool> IsForeign { get; init; }

    /// <summary>
    /// When a member's process began, in milliseconds of Unix time; 0 where it has not told.
    /// </summary>
    public required Func<Member, long> StartedMs { get; init; }

    /// <summary>Is called once, when another cluster has to be joined: this node ends. The argument is a member of it.</summary>
    public required Action<string> Superseded { get; init; }

    /// <summary>Measures how long seeds are asked.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
