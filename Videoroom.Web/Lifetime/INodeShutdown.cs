namespace Videoroom.Web.Lifetime;

/// <summary>The way out of a node's actor system.</summary>
internal interface INodeShutdown
{
    /// <summary>Drains the node, hands its shards over, leaves the cluster and ends the actor system. Once; later calls join it.</summary>
    Task RunAsync();
}
