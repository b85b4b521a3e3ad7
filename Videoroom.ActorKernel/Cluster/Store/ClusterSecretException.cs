namespace Akka.Cluster.Store;

/// <summary>This node has another secret than the members of the cluster.</summary>
internal sealed class ClusterSecretException()
    : ClusterStoreException("CLUSTER_SECRET is not that of the nodes that run: all nodes of a cluster need the same");
