using Videoroom.Web.Admin;

namespace Videoroom.Web.Runtime;

/// <summary>A member of the cluster, whatever runtime says so. Null stands for what that does not tell.</summary>
/// <param name="Name">Its name, <c>host:port</c>.</param>
/// <param name="IsSelf">It is this node.</param>
/// <param name="IsReachable">Messages get there at present.</param>
/// <param name="IsLeaving">It is on its way out.</param>
internal sealed record ClusterMember(string Name, bool IsSelf, bool IsReachable, bool IsLeaving)
{
    /// <summary>Since when it is a member.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The epoch at which it became one.</summary>
    public long? Epoch { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Where browsers reach it.</summary>
    public Uri? SignallingUrl { get; init; }

    /// <summary>How many shards of rooms it owns.</summary>
    public int? Shards { get; init; }
}

/// <summary>What a runtime knows of its cluster besides the members.</summary>
/// <param name="Members">The members.</param>
/// <param name="Store">The store; null without one.</param>
/// <param name="Links">The links to the other nodes.</param>
/// <param name="Moves">What moved lately, the newest first.</param>
internal sealed record ClusterReport(
    IReadOnlyList<ClusterMember> Members, StoreView? Store, IReadOnlyList<NodeLinkView> Links, IReadOnlyList<MoveView> Moves)
{
    /// <summary>Nobody knows anything.</summary>
    public static ClusterReport Empty { get; } = new([], null, [], []);
}
