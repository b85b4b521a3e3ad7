namespace Akka.Cluster.Store;

/// <summary>The store cannot be used. The message is for whoever runs the node: it names the store, never its password.</summary>
internal class ClusterStoreException : Exception
{
    public ClusterStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
