namespace Videoroom.Web.Clustering;

/// <summary>A member of the cluster, as Akka.Cluster knows it. Null stands for what it does not tell.</summary>
/// <param name="Name">Its name, <c>host:port</c>.</param>
/// <param name="IsSelf">It is this node.</param>
/// <param name="IsReachable">Messages get there at present.</param>
/// <param name="IsLeaving">It is on its way out.</param>
internal sealed record ClusterMember(string Name, bool IsSelf, bool IsReachable, bool IsLeaving)
{
    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Where browsers reach it.</summary>
    public Uri? SignallingUrl { get; init; }
}
