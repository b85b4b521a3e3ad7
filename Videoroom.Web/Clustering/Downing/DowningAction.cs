using System.Collections.Immutable;
using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>What <see cref="DowningState"/> wants done.</summary>
internal abstract record DowningAction
{
    private DowningAction()
    {
    }

    /// <summary>Dial the node's port and report the outcome.</summary>
    internal sealed record Dial(UniqueAddress Node) : DowningAction;

    /// <summary>Tell the members what this node does not reach.</summary>
    internal sealed record Tell(NodeReport Report, ImmutableArray<UniqueAddress> To) : DowningAction;

    /// <summary>Down a member.</summary>
    /// <param name="Node">The member; it can be this node.</param>
    /// <param name="IsGone">Its process has ended: quarantine it too.</param>
    /// <param name="Reason">Why, for the log.</param>
    internal sealed record Down(UniqueAddress Node, bool IsGone, string Reason) : DowningAction;

    /// <summary>Ask for the lease and report the answer.</summary>
    internal sealed record TakeLease : DowningAction;

    /// <summary>Give the lease back.</summary>
    internal sealed record ReleaseLease : DowningAction;
}
