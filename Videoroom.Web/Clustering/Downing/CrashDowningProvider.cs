using Akka.Actor;
using Akka.Cluster;
using Videoroom.Web.Clustering.Lease;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>
/// Decides which members of the cluster are downed (<see cref="DowningState"/>). Akka makes it by the name in HOCON
/// <c>akka.cluster.downing-provider-class</c>. It stands in place of Akka's split-brain resolver, which downs both ends of a cut
/// between two members that the others do not share, and has no type that could be told otherwise.
/// </summary>
/// <param name="system">The actor system.</param>
/// <param name="cluster">Its cluster.</param>
internal sealed class CrashDowningProvider(ActorSystem system, Cluster cluster) : IDowningProvider
{
    private static readonly TimeSpan DialTimeLimit = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// None: what was downed for a crash has ended, and what was downed for a cut has had
    /// <see cref="DowningTimes.Margin"/> to end itself. Sharding's coordinator would wait for it in both cases.
    /// </summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc/>
    public Props DowningActorProps
    {
        get
        {
            var stableAfter = system.Settings.Config.GetTimeSpan(
                "akka.cluster.split-brain-resolver.stable-after", TimeSpan.FromMilliseconds(500));
            var times = new DowningTimes { StableAfter = stableAfter, Margin = stableAfter };
            var lease = ClusterLease.IsConfigured(system) ? ClusterLease.Get(system, cluster.SelfAddress) : null;
            return DowningActor.Props(cluster, times, new TcpPortDialler(DialTimeLimit), lease, TimeProvider.System);
        }
    }
}
