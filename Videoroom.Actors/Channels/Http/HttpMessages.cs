using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Channels.Http;

/// <summary>
/// The client has come: its channel asks the <c>channels</c> supervisor for a seat, which counts the rooms of each address. Answered with
/// <see cref="SeatGranted"/> or <see cref="PeerRefused"/>.
/// </summary>
internal sealed record TakeSeat
{
    /// <summary>The only one.</summary>
    public static TakeSeat Instance { get; } = new();
}

/// <summary>The channel may ask its room to take the peer in.</summary>
internal sealed record SeatGranted
{
    /// <summary>The only one.</summary>
    public static SeatGranted Instance { get; } = new();
}

/// <summary>A client that was answered did not come in time. A channel's message to itself.</summary>
internal sealed record SeatOverdue
{
    /// <summary>The only one.</summary>
    public static SeatOverdue Instance { get; } = new();
}

/// <summary>The room did not answer a WHIP or WHEP client in time. A channel's message to itself.</summary>
internal sealed record HttpAnswerOverdue
{
    /// <summary>The only one.</summary>
    public static HttpAnswerOverdue Instance { get; } = new();
}
