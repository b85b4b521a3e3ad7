using Akka.Actor;
using Akka.Cluster;
using Videoroom.Actors.Nodes;

namespace Videoroom.Web.Clustering;

/// <summary>What Akka.Cluster knows of the members.</summary>
internal static class ClusterReports
{
    /// <summary>The members, this node among them; empty on a node alone.</summary>
    public static IReadOnlyList<ClusterMember> Members(ActorSystem system)
    {
        if (!system.IsClustered())
        {
            return [];
        }

        var cluster = Cluster.Get(system);
        var state = cluster.State;
        return [.. state.Members.Select(member => ToMember(member, cluster.SelfUniqueAddress, !state.Unreachable.Contains(member)))];
    }

    private static ClusterMember ToMember(Member member, UniqueAddress self, bool isReachable)
    {
        var properties = NodeProperties.Read(member.Roles);
        return new ClusterMember(
            NodeNames.OfMember(member.Address),
            member.UniqueAddress.Equals(self),
            isReachable,
            member.Status is MemberStatus.Leaving or MemberStatus.Exiting)
        {
            Version = member.AppVersion.Version,
            SignallingUrl = NodeProperties.SignallingUrlOf(properties),
        };
    }
}
