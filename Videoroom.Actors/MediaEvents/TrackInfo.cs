using System.Text.Json.Serialization;

namespace Videoroom.Actors.MediaEvents;

/// <summary>A track as other peers are told of it.</summary>
/// <param name="TrackId">Its id, <c>peerId:uuid</c>.</param>
/// <param name="Metadata">What the publisher says about it.</param>
/// <param name="SimulcastConfig">Its layers.</param>
internal sealed record TrackInfo(
    [property: JsonIgnore] string TrackId,
    JsonText Metadata,
    SimulcastConfig SimulcastConfig);

/// <summary>The simulcast layers of a track, as generation C reads them.</summary>
internal sealed record SimulcastConfig(
    bool Enabled, IReadOnlyList<string> ActiveEncodings, IReadOnlyList<string> DisabledEncodings)
{
    /// <summary>A track that is sent as one stream.</summary>
    public static SimulcastConfig None { get; } = new(false, [], []);
}

/// <summary>A peer as a newcomer is told of it.</summary>
/// <param name="Id">The peer's id.</param>
/// <param name="Metadata">What it says about itself.</param>
/// <param name="TrackList">What it sends.</param>
internal sealed record EndpointInfo(
    string Id,
    JsonText Metadata,
    [property: JsonIgnore] IReadOnlyList<TrackInfo> TrackList)
{
    /// <summary>The kind of endpoint, always a browser.</summary>
    public string Type => "webrtc";

    /// <summary>The tracks as generation B0 reads them.</summary>
    public IReadOnlyDictionary<string, JsonText> TrackIdToMetadata => TrackList.ToDictionary(track => track.TrackId, track => track.Metadata);

    /// <summary>The tracks as generations B1 and C read them.</summary>
    public IReadOnlyDictionary<string, TrackInfo> Tracks => TrackList.ToDictionary(track => track.TrackId);
}
