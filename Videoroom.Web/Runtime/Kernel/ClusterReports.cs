using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster;
using Videoroom.Web.Admin;

namespace Videoroom.Web.Runtime;

/// <summary>What the kernel knows of its cluster.</summary>
internal static class ClusterReports
{
    private const string RoomType = "room";

    /// <summary>The members; empty for a cluster of one.</summary>
    public static IReadOnlyList<ClusterMember> Members(ActorSystem system)
        => ClusterStatus.Of(system) is { } status ? [.. status.Members.Select(member => ToMember(status, member))] : [];

    /// <summary>All of it.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="storeName">What the operator calls the store; no secrets.</param>
    public static ClusterReport Read(ActorSystem system, string storeName)
    {
        if (ClusterStatus.Of(system) is not { } status)
        {
            return ClusterReport.Empty;
        }

        var links = ((ActorSystemImpl)system).Transport?.Links ?? [];
        return new ClusterReport(
            [.. status.Members.Select(member => ToMember(status, member))],
            new StoreView(storeName, status.IsStoreReachable, null, status.Epoch),
            [
                .. links.Select(link => new NodeLinkView(
                    NameOf(link.Node), link.IsUp, null, link.RoundTrip?.TotalMilliseconds, link.BytesSent, link.BytesReceived, link.Waiting)),
            ],
            [.. status.Moves.Take(ClusterSnapshot.MaxMoves).Select(move => new MoveView(move.At, move.What, move.Epoch))]);
    }

    /// <summary>Why this node is no member any more; null when it has left of its own will.</summary>
    public static string? FencedBecause(ActorSystem system)
        => ClusterStatus.Of(system) is { IsFenced: true } ? "the others have gone on without it, or it could not know whether they had" : null;

    private static ClusterMember ToMember(ClusterStatus status, ClusterMemberStatus member)
        => new(NameOf(member.Node), member.Node.Equals(status.Self), member.IsReachable, member.IsLeaving)
        {
            Since = member.JoinedAt,
            Version = member.Properties.GetValueOrDefault(NodeProperties.Version),
            SignallingUrl = NodeProperties.SignallingUrlOf(member.Properties),
            Shards = member.Shards.TryGetValue(RoomType, out var shards) ? shards : null,
        };

    private static string NameOf(UniqueAddress node) => $"{node.Address.Host}:{node.Address.Port}";
}
