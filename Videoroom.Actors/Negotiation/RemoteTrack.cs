using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Actors.Negotiation;

/// <summary>A track of another peer, which this peer should receive.</summary>
/// <param name="TrackId">The track's id, unique in the room.</param>
/// <param name="PeerId">The peer that publishes it.</param>
/// <param name="Format">The format that its publisher sends; the payload type is the publisher's own and of no matter here.</param>
public sealed record RemoteTrack(string TrackId, string PeerId, CodecFormat Format)
{
    /// <summary>Where its media comes from. Nothing that is negotiated: a track that moves is the same to its receivers.</summary>
    public TrackSource? Source { get; init; }

    /// <summary>Its publisher shows a screen or a window on it. As its metadata was when it began: nothing that is negotiated later.</summary>
    public bool IsScreen { get; init; }

    /// <summary>The publisher says that it sends nothing on purpose (camera off, muted). Nothing that is negotiated.</summary>
    public bool IsInactive { get; init; }

    /// <summary>Audio or video.</summary>
    public MediaKind Kind => Format.Kind;
}
