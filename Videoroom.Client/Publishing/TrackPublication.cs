using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Publishing;

/// <summary>One track that a client publishes.</summary>
/// <param name="Content">What it carries.</param>
public sealed record TrackPublication(MediaContent Content)
{
    /// <summary>What pages take the track for: <c>audio</c>, <c>camera</c> or <c>screensharing</c> (docs/protocol.md, section 3).</summary>
    public string Type { get; init; } = Content.Kind == MediaKind.Audio ? "audio" : "camera";

    /// <summary>The track's id; null lets the client make one. A client that comes back gives its tracks the ids that they had.</summary>
    public string? TrackId { get; init; }

    /// <summary>How much faster than recorded a video plays: more pictures and packets a second, for load.</summary>
    public double Speed { get; init; } = 1;
}
