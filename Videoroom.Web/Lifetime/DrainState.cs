namespace Videoroom.Web.Lifetime;

/// <summary>How far a node is with its end.</summary>
internal enum DrainState
{
    /// <summary>It takes joins.</summary>
    None,

    /// <summary>Its peers move to other nodes; on a node alone: its calls may end by themselves.</summary>
    Waiting,

    /// <summary>Those that are left are told that it ends.</summary>
    EndingPeers,

    /// <summary>It hands its shards over and leaves the cluster; then the process ends.</summary>
    Leaving,
}

/// <summary>What an operator sees of a drain.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Peers">The peers that were last seen here; null before the first look.</param>
/// <param name="DeadlineAt">When it stops waiting for them; null while there is no drain.</param>
internal sealed record DrainProgress(DrainState State, int? Peers, DateTimeOffset? DeadlineAt);
