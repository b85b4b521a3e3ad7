namespace Videoroom.Actors.MediaEvents;

/// <summary>
/// A media event for a client (docs/protocol.md, sections 3.2 and 8), independent of its dialect. The public properties
/// are the fields of its <c>data</c> object, in the superset form that every generation understands. Immutable; may cross nodes.
/// </summary>
internal abstract record ServerEvent
{
    /// <summary>The event's name on the wire.</summary>
    internal abstract string EventName { get; }

    /// <summary>Wrapped in a <c>custom</c> event, as Membrane wraps what its WebRTC endpoint sends.</summary>
    internal virtual bool IsCustom => false;

    /// <summary>Only our own page is ever sent it.</summary>
    internal virtual bool IsForOurPageOnly => false;
}

/// <summary>A server event that is <see cref="ServerEvent.IsCustom"/>.</summary>
internal abstract record CustomServerEvent : ServerEvent
{
    /// <inheritdoc/>
    internal sealed override bool IsCustom => true;
}
