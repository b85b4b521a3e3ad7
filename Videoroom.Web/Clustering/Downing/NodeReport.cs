using System.Collections.Immutable;
using Akka.Cluster;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>
/// What a member tells the others about those it does not reach. An empty report says as much: it reaches everybody.
/// </summary>
/// <param name="From">The member that tells.</param>
/// <param name="Gone">Members whose process has ended, by <see cref="CrashEvidence"/>.</param>
/// <param name="Silent">Members whose heartbeats its own failure detector misses.</param>
internal sealed record NodeReport(UniqueAddress From, ImmutableHashSet<UniqueAddress> Gone, ImmutableHashSet<UniqueAddress> Silent)
{
    /// <summary>It reaches everybody.</summary>
    public bool IsEmpty => Gone.IsEmpty && Silent.IsEmpty;

    /// <summary>Whether it says the same as another.</summary>
    public bool SaysTheSame(NodeReport? other)
        => other is not null && From.Equals(other.From) && Gone.SetEquals(other.Gone) && Silent.SetEquals(other.Silent);
}
