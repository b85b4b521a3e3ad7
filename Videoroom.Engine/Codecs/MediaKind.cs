namespace Videoroom.Engine.Codecs;

/// <summary>What a track carries: the media type of its SDP m-line (RFC 8866, section 5.14).</summary>
public enum MediaKind
{
    /// <summary>An <c>m=audio</c> line.</summary>
    Audio,

    /// <summary>An <c>m=video</c> line.</summary>
    Video,
}
