namespace Videoroom.Client.Signalling;

/// <summary>The server answered a join with <c>status: error</c>.</summary>
/// <param name="code">The refusal's code (docs/protocol.md, section 8); null when the server gave none.</param>
/// <param name="reason">The sentence for people.</param>
public sealed class JoinRefusedException(string? code, string reason) : Exception(reason)
{
    /// <summary>The refusal's code (docs/protocol.md, section 8); null when the server gave none.</summary>
    public string? Code { get; } = code;
}
