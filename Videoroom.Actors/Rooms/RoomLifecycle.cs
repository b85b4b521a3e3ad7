namespace Videoroom.Actors.Rooms;

// How a room begins and ends on its node. None of this ever leaves the node.

/// <summary>A starting room asks the node's <c>rooms</c> supervisor for a place. Answered with <see cref="RoomRegistered"/> or <see cref="RoomRejected"/>.</summary>
/// <param name="RoomId">The room.</param>
/// <param name="IsRescued">It is the next life of a room whose peers are in a call: there is always a place for it.</param>
internal sealed record RegisterRoom(string RoomId, bool IsRescued = false);

/// <summary>The room has its place.</summary>
internal sealed record RoomRegistered
{
    /// <summary>The only one.</summary>
    public static RoomRegistered Instance { get; } = new();
}

/// <summary>The node takes no more rooms.</summary>
/// <param name="Code">One of the codes for refused joins in docs/protocol.md, section 8.</param>
/// <param name="Reason">A sentence for people.</param>
internal sealed record RoomRejected(string Code, string Reason);

/// <summary>What the shard region sends back to an empty room that asked to passivate.</summary>
internal sealed record StopRoom
{
    /// <summary>The only one.</summary>
    public static StopRoom Instance { get; } = new();
}

/// <summary>A restarted room's question to itself: does anybody come after the message that crashed it?</summary>
internal sealed record PassivateIfEmpty
{
    /// <summary>The only one.</summary>
    public static PassivateIfEmpty Instance { get; } = new();
}

/// <summary>A node took too long to create an endpoint.</summary>
internal sealed record EndpointOverdue(long CorrelationId);

/// <summary>The room has lived long enough to know everybody who may come back to it.</summary>
internal sealed record LifeSettled
{
    /// <summary>The only one.</summary>
    public static LifeSettled Instance { get; } = new();
}

/// <summary>A room that is being rebuilt has waited long enough for those whom somebody knows.</summary>
internal sealed record RebuildOverdue
{
    /// <summary>The only one.</summary>
    public static RebuildOverdue Instance { get; } = new();
}

/// <summary>Those who know what the room was like before have had time enough to come.</summary>
internal sealed record MirrorsOverdue
{
    /// <summary>The only one.</summary>
    public static MirrorsOverdue Instance { get; } = new();
}

/// <summary>A peer whose node was lost did not come back in time.</summary>
internal sealed record ReturnOverdue(string PeerId);

/// <summary>A peer that came back has had time enough to publish again what it published before.</summary>
internal sealed record TracksOverdue(string PeerId);
