using Akka.Actor;
using Akka.Cluster;

namespace Videoroom.Actors.Nodes;

/// <summary>Hears from the cluster who is in it (<c>/user/nodes</c>), and tells those on this node whom it concerns.</summary>
internal sealed class NodesActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>.</summary>
    public const string Name = "nodes";

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    /// <summary>Begins to listen.</summary>
    /// <param name="relays">Is told who comes and goes.</param>
    /// <param name="watchers">Are told who cannot be reached.</param>
    public NodesActor(IActorRef relays, IReadOnlyList<IActorRef> watchers)
    {
        Receive<ClusterEvent.MemberUp>(up => Tell([relays], up.Member, (name, member) => new NodeUp(name, member.Address, member.UniqueAddress.Uid)));
        Receive<ClusterEvent.MemberRemoved>(gone => Tell([relays], gone.Member, (name, member) => new NodeGone(name, member.UniqueAddress.Uid)));
        Receive<ClusterEvent.UnreachableMember>(cut => Tell(watchers, cut.Member, (name, _) => new NodeReachability(name, false)));
        Receive<ClusterEvent.ReachableMember>(healed => Tell(watchers, healed.Member, (name, _) => new NodeReachability(name, true)));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
    }

    /// <inheritdoc/>
    protected override void PreStart() => _cluster.Subscribe(
        Self,
        ClusterEvent.InitialStateAsEvents,
        typeof(ClusterEvent.IMemberEvent),
        typeof(ClusterEvent.UnreachableMember),
        typeof(ClusterEvent.ReachableMember));

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void Tell(IReadOnlyList<IActorRef> listeners, Member member, Func<string, Member, object> makeNews)
    {
        if (NodeNames.Of(member.Address) is { } name && !member.UniqueAddress.Equals(_cluster.SelfUniqueAddress))
        {
            var news = makeNews(name, member);
            foreach (var listener in listeners)
            {
                listener.Tell(news);
            }
        }
    }
}
