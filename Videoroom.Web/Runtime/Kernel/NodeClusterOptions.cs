using Videoroom.ActorKernel;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Runtime;

/// <summary>What the host's settings are to the kernel.</summary>
internal static class NodeClusterOptions
{
    /// <summary>The kernel's options of the cluster; null for a cluster of one.</summary>
    public static ClusterOptions? From(VideoroomOptions options) => options.Cluster is not { Store: { } store, Secret: { } secret } cluster ? null
        : new ClusterOptions
        {
            Host = cluster.Address.Host,
            Port = cluster.Address.Port,
            Secret = secret,
            Store = store,
            Properties = NodeProperties.Of(options),
        };
}
