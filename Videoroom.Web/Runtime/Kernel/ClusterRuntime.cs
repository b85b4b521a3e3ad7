namespace Videoroom.Web.Runtime;

/// <summary>How the members of a cluster find each other under this runtime.</summary>
internal static class ClusterRuntime
{
    /// <summary>A store tells them (<c>CLUSTER_STORE</c>), instead of seed nodes (<c>CLUSTER_SEEDS</c>).</summary>
    public static bool HasStore => true;
}
