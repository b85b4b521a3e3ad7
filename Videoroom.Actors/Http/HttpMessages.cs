namespace Videoroom.Actors.Http;

/// <summary>The room did not answer a WHIP or WHEP client in time. A channel's message to itself.</summary>
internal sealed record HttpAnswerOverdue
{
    /// <summary>The only one.</summary>
    public static HttpAnswerOverdue Instance { get; } = new();
}
