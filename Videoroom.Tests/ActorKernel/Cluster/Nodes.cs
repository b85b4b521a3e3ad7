using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Store;

namespace Videoroom.Tests.ActorKernel.Cluster;

/// <summary>Names for the nodes of a test.</summary>
internal static class Nodes
{
    public static UniqueAddress Run(string host, int uid = 1) => new(new Address("akka.tcp", "videoroom", host, 4100), uid);

    public static ClusterView View(long epoch, params UniqueAddress[] nodes) => new(
        epoch,
        [.. nodes.Select(node => new StoredMember(
            node, StoredMemberState.Up, 1, node.Uid, default, ["room"], new Dictionary<string, string>()))],
        new Dictionary<string, IReadOnlyList<ShardOwner>>(),
        []);
}
