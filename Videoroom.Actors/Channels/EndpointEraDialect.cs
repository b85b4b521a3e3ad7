using Videoroom.Actors.MediaEvents;

namespace Videoroom.Actors.Channels;

/// <summary>Generations B and C of the original's clients: what they read is the form that the room writes.</summary>
internal sealed class EndpointEraDialect : ClientDialect
{
    private EndpointEraDialect()
    {
    }

    /// <summary>The only one.</summary>
    public static EndpointEraDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override bool GetsErrorPush => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent) => WithoutOurPagesOwn(serverEvent);

    /// <summary>The library cleans up on its own id, also under an application that does not listen to the <c>error</c> push.</summary>
    public override ServerEvent RemovalEvent(string peerId, string code, string message) => new EndpointRemoved(peerId);
}
