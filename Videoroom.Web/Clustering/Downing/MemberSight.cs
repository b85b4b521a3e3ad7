using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>A member as the gossip of this node has it.</summary>
/// <param name="Node">Its address and incarnation.</param>
/// <param name="Status">Its status.</param>
internal readonly record struct MemberSight(UniqueAddress Node, MemberStatus Status)
{
    /// <summary>It has a say in what a majority is.</summary>
    public bool IsCounted => Status is MemberStatus.Up or MemberStatus.Leaving or MemberStatus.WeaklyUp;

    /// <summary>It can be downed: those that are on their way out are removed without that.</summary>
    public bool CanBeDowned => IsCounted || Status is MemberStatus.Joining;
}
