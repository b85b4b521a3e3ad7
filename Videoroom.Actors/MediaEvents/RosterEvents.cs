using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>The answer to <see cref="Connect"/>: the peer is in the room, with these others.</summary>
internal sealed record Connected(string Id, IReadOnlyList<EndpointInfo> OtherEndpoints) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "connected";
}

/// <summary>Another peer has entered.</summary>
internal sealed record EndpointAdded(string Id, JsonText Metadata) : ServerEvent
{
    /// <summary>The kind of endpoint (the field <c>type</c> inside <c>data</c>), always a browser.</summary>
    [JsonPropertyName("type")]
    public string EndpointType => "webrtc";

    /// <inheritdoc/>
    internal override string EventName => "endpointAdded";
}

/// <summary>A peer has gone.</summary>
internal sealed record EndpointRemoved(string Id) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "endpointRemoved";
}

/// <summary>A peer's metadata has changed.</summary>
internal sealed record EndpointUpdated(string Id, JsonText Metadata) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "endpointUpdated";
}

/// <summary>A peer has lost its connection or is back.</summary>
/// <param name="EndpointId">The peer.</param>
/// <param name="State"><c>reconnecting</c> or <c>connected</c>.</param>
internal sealed record EndpointConnection(string EndpointId, string State) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "endpointConnection";

    /// <inheritdoc/>
    internal override bool IsForOurPageOnly => true;
}

/// <summary>The node is to be left: the client moves to another one while its call goes on.</summary>
/// <param name="Urls">The base addresses of the other nodes.</param>
/// <param name="DeadlineMs">How long, in milliseconds, this session goes on.</param>
internal sealed record Move(IReadOnlyList<string> Urls, long DeadlineMs) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "move";

    /// <inheritdoc/>
    internal override bool IsForOurPageOnly => true;
}

/// <summary>The peer's own session is over; the client cleans up.</summary>
/// <param name="Message">One sentence for people.</param>
/// <param name="Code">For our page, one of the codes in docs/protocol.md, section 8.</param>
internal sealed record ErrorEvent(
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code) : ServerEvent
{
    /// <inheritdoc/>
    internal override string EventName => "error";
}
