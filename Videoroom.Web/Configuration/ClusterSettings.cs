namespace Videoroom.Web.Configuration;

/// <summary>The cluster that a node is a member of.</summary>
public sealed record ClusterSettings
{
    /// <summary><c>CLUSTER_ADDRESS</c>: where the other nodes reach this one.</summary>
    public required NodeAddress Address { get; init; }

    /// <summary>
    /// <c>CLUSTER_SEEDS</c>: the nodes that a starting one asks for the cluster, or one DNS name that resolves to all of them. Empty:
    /// this node alone.
    /// </summary>
    public IReadOnlyList<NodeAddress> Seeds { get; init; } = [];

    /// <summary><c>CLUSTER_SECRET</c>: what all nodes know and nobody else. A secret.</summary>
    public required string Secret { get; init; }

    /// <summary>
    /// <c>CLUSTER_LEASE</c>: the connection string of a PostgreSQL database, in Npgsql's form, which decides between two halves of a
    /// cluster. Null: the half with the lowest address stays. A secret.
    /// </summary>
    public string? Lease { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"ClusterSettings {{ {Address} }}";
}
