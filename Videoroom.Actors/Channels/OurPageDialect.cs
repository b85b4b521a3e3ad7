using System.Text.Json;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;

namespace Videoroom.Actors.Channels;

/// <summary>Our own page (docs/protocol.md, section 8).</summary>
internal sealed class OurPageDialect : ClientDialect
{
    private OurPageDialect()
    {
    }

    /// <summary>The only one.</summary>
    public static OurPageDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override bool NumbersEvents => true;

    /// <inheritdoc/>
    public override bool CanMove => true;

    /// <inheritdoc/>
    public override EndpointExtensions Extensions => EndpointExtensions.OurPage;

    /// <inheritdoc/>
    public override ServerEvent? RoomCrashEvent => new ErrorEvent("The room has crashed. Join again.", RefusalCodes.RoomCrashed);

    /// <inheritdoc/>
    public override IReadOnlyList<ServerEvent> Translate(ServerEvent serverEvent) => [serverEvent];

    /// <inheritdoc/>
    public override string WriteJoinReply(JoinReply reply) => JsonSerializer.Serialize(reply, ChannelJson.Default.JoinReply);

    /// <inheritdoc/>
    public override ServerEvent RemovalEvent(string peerId, string code, string message) => new ErrorEvent(message, code);
}
