namespace Videoroom.Web.Admin;

/// <summary>What a node is to the one that answers.</summary>
internal enum NodeState
{
    /// <summary>A member that answers.</summary>
    Up,

    /// <summary>A member on its way out.</summary>
    Draining,

    /// <summary>A member that does not answer at present.</summary>
    Unreachable,

    /// <summary>No member any more.</summary>
    Removed,
}
