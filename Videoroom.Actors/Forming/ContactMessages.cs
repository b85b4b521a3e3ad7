namespace Videoroom.Actors.Forming;

// What nodes tell each other before they are members of one cluster. May cross nodes.

/// <summary>Asks a node which cluster it is a member of. Answered with <see cref="ContactAnswer"/>.</summary>
/// <param name="Node">The node that asks, <c>host:port</c>.</param>
/// <param name="Cluster">Its own cluster; null when it is a member of none.</param>
internal sealed record AskContact(string Node, ClusterIdentity? Cluster);

/// <summary>Which cluster a node is a member of.</summary>
/// <param name="Node">The node that answers, <c>host:port</c>.</param>
/// <param name="Cluster">Its cluster; null when it is a member of none.</param>
internal sealed record ContactAnswer(string Node, ClusterIdentity? Cluster);

/// <summary>The nodes that the seeds name at present. Never leaves the node.</summary>
/// <param name="Nodes">Their names, <c>host:port</c>.</param>
internal sealed record SeedsResolved(IReadOnlyList<string> Nodes);

/// <summary>Whether something listens at a seed's address. Never leaves the node.</summary>
/// <param name="Node">The seed, <c>host:port</c>.</param>
/// <param name="Listens">It does.</param>
internal sealed record SeedListens(string Node, bool Listens);

/// <summary>It is time to ask again. Never leaves the node.</summary>
internal sealed record AskContacts
{
    /// <summary>The only one.</summary>
    public static AskContacts Instance { get; } = new();
}
