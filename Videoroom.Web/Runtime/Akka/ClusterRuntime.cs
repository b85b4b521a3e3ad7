namespace Videoroom.Web.Runtime;

/// <summary>How the members of a cluster find each other under this runtime.</summary>
internal static class ClusterRuntime
{
    /// <summary>Seed nodes tell them (<c>CLUSTER_SEEDS</c>), instead of a store (<c>CLUSTER_STORE</c>).</summary>
    public static bool HasStore => false;
}
