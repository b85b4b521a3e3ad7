using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster.Store;

namespace Akka.Cluster;

/// <summary>The cluster as this node knows it, for people and for the host.</summary>
/// <param name="Self">This run of this node.</param>
/// <param name="Epoch">Raised by every change of members or owners.</param>
/// <param name="Members">In the order of their addresses.</param>
/// <param name="IsStoreReachable">Whether the store has answered lately.</param>
/// <param name="LeaseLeft">How long this node may still act without hearing anything new.</param>
/// <param name="IsFenced">Whether this node was removed, or its lease has run out.</param>
/// <param name="Moves">The latest changes, newest first.</param>
internal sealed record ClusterStatus(
    UniqueAddress Self,
    long Epoch,
    IReadOnlyList<ClusterMemberStatus> Members,
    bool IsStoreReachable,
    TimeSpan LeaseLeft,
    bool IsFenced,
    IReadOnlyList<ClusterMove> Moves)
{
    /// <summary>Null for a system that is in no cluster.</summary>
    public static ClusterStatus? Of(ActorSystem system) => ((ActorSystemImpl)system).ClusterNode?.Status();
}

/// <summary>A member as this node knows it.</summary>
/// <param name="Node">Which run.</param>
/// <param name="IsLeaving">Whether it gives everything away.</param>
/// <param name="IsReachable">Whether messages get there at present; true for this node.</param>
/// <param name="JoinedAt">When, by the store's clock.</param>
/// <param name="Properties">What it tells about itself.</param>
/// <param name="Shards">How many shards of each entity type it owns.</param>
internal sealed record ClusterMemberStatus(
    UniqueAddress Node,
    bool IsLeaving,
    bool IsReachable,
    DateTimeOffset JoinedAt,
    IReadOnlyDictionary<string, string> Properties,
    IReadOnlyDictionary<string, int> Shards);

/// <summary>The status of a node.</summary>
internal sealed partial class ClusterNode
{
    public ClusterStatus Status()
    {
        var view = View;
        var counts = view.Shards.ToDictionary(entry => entry.Key, entry => ShardAllocation.Count(entry.Value));
        var (now, actsUntil) = (Now, _machine?.ActsUntil ?? TimeSpan.Zero);
        return new ClusterStatus(
            Self,
            view.Epoch,
            [.. view.Members.Select(member => new ClusterMemberStatus(
                member.Node,
                member.State == StoredMemberState.Leaving,
                member.Node.Equals(Self) || IsReachable(member.Node),
                member.JoinedAt,
                member.Properties,
                counts.ToDictionary(entry => entry.Key, entry => entry.Value.GetValueOrDefault(member.Node))))],
            _machine is { IsStoreLost: false },
            actsUntil > now ? actsUntil - now : TimeSpan.Zero,
            IsFenced,
            view.Moves);
    }
}
