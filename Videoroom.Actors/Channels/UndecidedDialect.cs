using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>
/// One of the original's clients that has not entered the room yet. It gets no media events: generation A handles what comes
/// before its peerAccepted as if it were in the room, and fails.
/// </summary>
internal sealed class UndecidedDialect : ClientDialect
{
    private UndecidedDialect()
    {
    }

    /// <summary>The only one.</summary>
    public static UndecidedDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override bool GetsErrorPush => true;

    /// <inheritdoc/>
    public override ClientDialect Enter(bool asPeer) => asPeer ? new PeerEraDialect() : EndpointEraDialect.Instance;

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent) => [];

    /// <summary>Generation A takes it for the answer to its join, which is on its way; the others ignore it before they are connected.</summary>
    public override ServerEvent RemovalEvent(string peerId, string code, string message) => new PeerDenied();
}
