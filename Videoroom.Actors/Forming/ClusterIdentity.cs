namespace Videoroom.Actors.Forming;

/// <summary>Which cluster a node is a member of, told apart from another cluster of the same name. May cross nodes.</summary>
/// <param name="Size">Its members that are up.</param>
/// <param name="Oldest">Its oldest member, <c>host:port</c>.</param>
/// <param name="OldestStartedMs">When that member's process began, in milliseconds of Unix time by its own clock.</param>
public sealed record ClusterIdentity(int Size, string Oldest, long OldestStartedMs)
{
    /// <summary>
    /// Whether of two clusters this one gives way: the smaller one, of equals the younger, and of those the one whose oldest member
    /// has the higher address. Both sides come to the same answer.
    /// </summary>
    public bool GivesWayTo(ClusterIdentity other)
        => (Size, -OldestStartedMs).CompareTo((other.Size, -other.OldestStartedMs)) switch
        {
            < 0 => true,
            > 0 => false,
            _ => string.CompareOrdinal(Oldest, other.Oldest) > 0,
        };
}
