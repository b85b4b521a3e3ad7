using Akka.Cluster;

namespace Akka.Remote;

/// <summary>Who decides about, and takes, connections that have proven who they are.</summary>
internal interface INodeAdmission
{
    /// <summary>The association with a run of a node that knows the secret; null when it is no member.</summary>
    ValueTask<NodeAssociation?> AdmitAsync(UniqueAddress dialler, CancellationToken cancellation);
}
