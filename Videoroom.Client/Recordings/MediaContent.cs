using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>What a published track carries: a recording, or packets that are generated while they are sent. It can be shared by any number of tracks.</summary>
public abstract class MediaContent
{
    private protected MediaContent()
    {
    }

    /// <summary>The codec of its payloads.</summary>
    public abstract Codec Codec { get; }

    /// <summary>Audio or video.</summary>
    public MediaKind Kind => Codec == Codec.Opus ? MediaKind.Audio : MediaKind.Video;

    /// <summary>The restriction identifiers of its simulcast encodings (RFC 8853), the smallest picture first; empty without simulcast.</summary>
    public virtual IReadOnlyList<string> Rids => [];

    /// <summary>Whether its packets carry the dependency descriptor header extension (AOMedia, "RTP Payload Format For AV1", appendix A).</summary>
    public virtual bool HasDependencyDescriptor => false;

    /// <summary>Starts to play one encoding.</summary>
    /// <param name="encoding">Its index in <see cref="Rids"/>; 0 without simulcast.</param>
    /// <param name="startUs">When its first packet is due, in microseconds of the loop's clock.</param>
    /// <param name="speed">How much faster than real time it plays; audio always plays in real time.</param>
    internal abstract IMediaSource Open(int encoding, long startUs, double speed);
}
