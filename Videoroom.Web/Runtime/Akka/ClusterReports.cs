using Akka.Actor;
using Akka.Cluster;

namespace Videoroom.Web.Runtime;

/// <summary>What Akka.NET tells of its cluster: the members. It has no store, and does not count what its links carry.</summary>
internal static class ClusterReports
{
    /// <summary>The members.</summary>
    public static IReadOnlyList<ClusterMember> Members(ActorSystem system)
    {
        var cluster = Cluster.Get(system);
        var state = cluster.State;
        return [.. state.Members.Select(member => ToMember(member, cluster.SelfUniqueAddress, !state.Unreachable.Contains(member)))];
    }

    /// <summary>All of it.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="storeName">The store: there is none.</param>
    public static ClusterReport Read(ActorSystem system, string storeName) => new(Members(system), null, [], []);

    /// <summary>Why this node is no member any more; null when it has left of its own will.</summary>
    public static string? FencedBecause(ActorSystem system) =>
        CoordinatedShutdown.Get(system).ShutdownReason is CoordinatedShutdown.ClusterDowningReason
            ? "the others, or this node itself after a cut, have downed it" : null;

    private static ClusterMember ToMember(Member member, UniqueAddress self, bool isReachable)
    {
        var properties = member.Roles
            .Select(role => role.Split('=', 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0], parts => parts[1]);
        var (host, port) = (member.Address.Host, member.Address.Port);
        return new ClusterMember(
            $"{host}:{port}",
            member.UniqueAddress.Equals(self),
            isReachable,
            member.Status is MemberStatus.Leaving or MemberStatus.Exiting)
        {
            Version = properties.GetValueOrDefault(NodeProperties.Version),
            SignallingUrl = NodeProperties.SignallingUrlOf(properties),
        };
    }
}
