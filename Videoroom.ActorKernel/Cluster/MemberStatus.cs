namespace Akka.Cluster;

/// <summary>What a member is up to.</summary>
public enum MemberStatus
{
    /// <summary>On its way in.</summary>
    Joining = 0,

    /// <summary>At work.</summary>
    Up = 1,

    /// <summary>On its way out.</summary>
    Leaving = 2,

    /// <summary>Has given everything away.</summary>
    Exiting = 3,

    /// <summary>Held for dead.</summary>
    Down = 4,

    /// <summary>No member any more.</summary>
    Removed = 5,

    /// <summary>Not used by the kernel.</summary>
    WeaklyUp = 6,
}
