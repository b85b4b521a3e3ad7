namespace Videoroom.Web.Configuration;

/// <summary>The cluster that a node is a member of.</summary>
public sealed record ClusterSettings
{
    /// <summary><c>CLUSTER_ADDRESS</c>: where the other nodes reach this one.</summary>
    public required NodeAddress Address { get; init; }

    /// <summary>
    /// <c>CLUSTER_STORE</c>: the connection string of the PostgreSQL database that decides who is a member, in Npgsql's form.
    /// Null under the <c>akka</c> runtime, whose members decide among themselves. A secret.
    /// </summary>
    public string? Store { get; init; }

    /// <summary><c>CLUSTER_SECRET</c>: what all nodes know and nobody else. Null where <see cref="Store"/> is. A secret.</summary>
    public string? Secret { get; init; }

    /// <summary><c>CLUSTER_SEEDS</c>: nodes that a starting one asks for the others. Only under the <c>akka</c> runtime.</summary>
    public IReadOnlyList<NodeAddress> Seeds { get; init; } = [];

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"ClusterSettings {{ {Address} }}";
}
