using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>A server event about tracks of one peer. Generation A calls the peer <c>peerId</c>, the others <c>endpointId</c>: both are sent.</summary>
internal abstract record TrackEvent(string EndpointId) : ServerEvent
{
    /// <summary>The same id under generation A's name.</summary>
    public string PeerId => EndpointId;
}

/// <summary>A peer sends more tracks. Generation C then runs no command until its next answer, so an offer round must follow.</summary>
internal sealed record TracksAdded(string EndpointId, [property: JsonIgnore] IReadOnlyList<TrackInfo> TrackList) : TrackEvent(EndpointId)
{
    /// <summary>The tracks as generation B0 reads them.</summary>
    public IReadOnlyDictionary<string, JsonText> TrackIdToMetadata => TrackList.ToDictionary(track => track.TrackId, track => track.Metadata);

    /// <summary>The tracks as generations B1 and C read them.</summary>
    public IReadOnlyDictionary<string, TrackInfo> Tracks => TrackList.ToDictionary(track => track.TrackId);

    /// <inheritdoc/>
    internal override string EventName => "tracksAdded";
}

/// <summary>A peer no longer sends these tracks. Clients throw on a track that was never in an answer to them.</summary>
internal sealed record TracksRemoved(string EndpointId, IReadOnlyList<string> TrackIds) : TrackEvent(EndpointId)
{
    /// <inheritdoc/>
    internal override string EventName => "tracksRemoved";
}

/// <summary>A track's metadata has changed.</summary>
internal sealed record TrackUpdated(string EndpointId, string TrackId, JsonText Metadata) : TrackEvent(EndpointId)
{
    /// <inheritdoc/>
    internal override string EventName => "trackUpdated";
}

/// <summary>A publisher stopped to send a simulcast layer.</summary>
internal sealed record TrackEncodingDisabled(string EndpointId, string TrackId, string Encoding) : TrackEvent(EndpointId)
{
    /// <inheritdoc/>
    internal override string EventName => "trackEncodingDisabled";
}

/// <summary>A publisher sends a simulcast layer again.</summary>
internal sealed record TrackEncodingEnabled(string EndpointId, string TrackId, string Encoding) : TrackEvent(EndpointId)
{
    /// <inheritdoc/>
    internal override string EventName => "trackEncodingEnabled";
}

/// <summary>The receiver lacks the codec of a track, so that its m-line stays inactive; or no longer lacks it.</summary>
/// <param name="EndpointId">The publisher.</param>
/// <param name="TrackId">The track.</param>
/// <param name="Available">It can be received.</param>
/// <param name="Reason">Why not (<c>codec</c>); null when it can.</param>
/// <param name="Codec">The codec's name in SDP; null when it can.</param>
internal sealed record TrackAvailabilityChanged(
    string EndpointId,
    string TrackId,
    bool Available,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Codec) : ServerEvent
{
    /// <summary>The codec's profile, where it decides; null where it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Profile { get; init; }

    /// <inheritdoc/>
    internal override string EventName => "trackAvailability";

    /// <inheritdoc/>
    internal override bool IsForOurPageOnly => true;
}
