using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Videoroom.Web.Hosting;
using Videoroom.Web.Signalling;

namespace Videoroom.Web.Clustering;

/// <summary>
/// Ends the process when the cluster has gone on without this node, or its actor system has ended without being told to. Its
/// sockets are closed first: their pages are at work at another node before this one has ended.
/// </summary>
internal sealed class FenceWatch(ActorSystem system, NodeLifetime lifetime, SocketRegistry sockets) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (ClusterReports.IsClustered(system))
        {
            // The self-down is heard before the system ends, which takes its time.
            var cluster = Cluster.Get(system);
            system.ActorOf(Props.Create(() => new Listener(cluster, End)), "fence");
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
        sockets.ShutDown();
        lifetime.EndFenced(reason);
    }

    private sealed class Listener : ReceiveActor
    {
        private readonly Cluster _cluster;

        public Listener(Cluster cluster, Action<string> end)
        {
            _cluster = cluster;
            Receive<ClusterEvent.MemberDowned>(
                _ => end("the others, or this node itself after a cut, have downed it"),
                downed => downed.Member.UniqueAddress.Equals(cluster.SelfUniqueAddress));
            Receive<ClusterEvent.MemberRemoved>(
                _ => end("the others, or this node itself after a cut, have downed it"),
                removed => removed.Member.UniqueAddress.Equals(cluster.SelfUniqueAddress) && removed.PreviousStatus == MemberStatus.Down);
            Receive<ClusterEvent.IMemberEvent>(_ => { });
            Receive<ThisActorSystemQuarantinedEvent>(quarantined => end($"{ClusterReports.NameOf(quarantined.RemoteAddress)} has quarantined it"));
        }

        protected override void PreStart()
        {
            _cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
            Context.System.EventStream.Subscribe<ThisActorSystemQuarantinedEvent>(Self);
        }

        protected override void PostStop() => _cluster.Unsubscribe(Self);
    }
}
