using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Videoroom.Actors.Nodes;

namespace Videoroom.Web.Clustering;

/// <summary>Hears what Akka.Cluster tells: writes it to the history, and says when this node is out.</summary>
internal sealed class ClusterListener : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>.</summary>
    public const string Name = "cluster-listener";

    private readonly Cluster _cluster = Cluster.Get(Context.System);

    /// <summary>Begins to listen.</summary>
    /// <param name="history">Is told all of it.</param>
    /// <param name="fenced">Is told why this node is no member any more.</param>
    public ClusterListener(ClusterHistory history, Action<string> fenced)
    {
        Receive<ClusterEvent.IClusterDomainEvent>(news =>
        {
            history.Add(news);
            if (IsOwnEnd(news))
            {
                fenced("the others, or this node itself after a cut, have downed it");
            }
        });
        Receive<ThisActorSystemQuarantinedEvent>(quarantined => fenced($"{NodeNames.OfMember(quarantined.RemoteAddress)} has quarantined it"));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self,
            ClusterEvent.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.UnreachableMember),
            typeof(ClusterEvent.ReachableMember));
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
    }

    /// <inheritdoc/>
    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private bool IsOwnEnd(ClusterEvent.IClusterDomainEvent news) => news switch
    {
        ClusterEvent.MemberDowned downed => IsSelf(downed.Member),
        ClusterEvent.MemberRemoved { PreviousStatus: MemberStatus.Down } removed => IsSelf(removed.Member),
        _ => false,
    };

    private bool IsSelf(Member member) => member.UniqueAddress.Equals(_cluster.SelfUniqueAddress);
}
