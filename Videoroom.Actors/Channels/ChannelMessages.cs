using System.Net;

namespace Videoroom.Actors.Channels;

// What passes between the channels' supervisor and its children. None of this ever leaves the node.

/// <summary>A client that was here before wants its peer back on another socket.</summary>
/// <param name="RoomId">The topic that it joined.</param>
/// <param name="Parameters">Its join parameters, with peer id and token.</param>
/// <param name="Socket">Where to answer.</param>
/// <param name="Address">As in <see cref="OpenChannel"/>.</param>
internal sealed record ResumeChannel(string RoomId, JoinParameters Parameters, IChannelSocket Socket, IPAddress Address);

/// <summary>A client that comes back does not go on where this channel is, but begins a session anew. Its token is right.</summary>
internal sealed record BeginAnew(ResumeChannel Resume);

/// <summary>The node shuts down: end in order.</summary>
internal sealed record EndChannel
{
    /// <summary>The only one.</summary>
    public static EndChannel Instance { get; } = new();
}

/// <summary>The node is to be left: clients that can are told to move to another one.</summary>
/// <param name="Urls">The base addresses of the other nodes.</param>
/// <param name="DeadlineMs">How long, in milliseconds, before the channel ends.</param>
internal sealed record MoveChannel(IReadOnlyList<string> Urls, long DeadlineMs);

/// <summary>The room has not answered yet; what asked it may have been lost with its node.</summary>
internal sealed record AskRoomAgain
{
    /// <summary>The only one.</summary>
    public static AskRoomAgain Instance { get; } = new();
}

/// <summary>The room did not answer the join in time.</summary>
internal sealed record JoinOverdue
{
    /// <summary>The only one.</summary>
    public static JoinOverdue Instance { get; } = new();
}

/// <summary>The client did not come back in time.</summary>
internal sealed record ResumeOverdue
{
    /// <summary>The only one.</summary>
    public static ResumeOverdue Instance { get; } = new();
}

/// <summary>The client has had time enough for its last answer.</summary>
internal sealed record TracksOpened
{
    /// <summary>The only one.</summary>
    public static TracksOpened Instance { get; } = new();
}
