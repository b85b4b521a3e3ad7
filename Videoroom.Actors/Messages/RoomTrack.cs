using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Actors.Messages;

/// <summary>A published track as the room knows it. Immutable; may cross nodes.</summary>
/// <param name="TrackId">Its id, unique in the room.</param>
/// <param name="PeerId">Its publisher.</param>
/// <param name="Format">What the publisher sends.</param>
/// <param name="Encodings">Simulcast layers, lowest quality first; empty without simulcast.</param>
/// <param name="Metadata">What the publisher says about it.</param>
internal sealed record RoomTrack(
    string TrackId, string PeerId, CodecFormat Format, IReadOnlyList<string> Encodings, JsonText Metadata)
{
    /// <summary>Audio or video.</summary>
    public MediaKind Kind => Format.Kind;

    /// <summary>Those of <see cref="Encodings"/> that the publisher has switched off.</summary>
    public IReadOnlyList<string> DisabledEncodings { get; init; } = [];

    /// <summary>The publisher's metadata says that it sends nothing on purpose: <c>"active": false</c>.</summary>
    public bool IsInactive => Metadata.Says("active"u8, false);

    /// <summary>Somebody speaks on it.</summary>
    public bool IsSpeaking { get; init; }

    /// <summary>Where its media comes from: the node and the session of the publisher that sends it.</summary>
    public TrackSource Source { get; init; } = new(null, 1);

    /// <summary>The track as other clients are told of it.</summary>
    public TrackInfo ToInfo() => new(TrackId, Metadata, Encodings.Count == 0
        ? SimulcastConfig.None
        : new SimulcastConfig(true, [.. Encodings.Except(DisabledEncodings)], DisabledEncodings));

    /// <summary>The track as other peers' endpoints are told of it.</summary>
    public RemoteTrack ToRemote() => new(TrackId, PeerId, Format)
    {
        Source = Source,
        IsScreen = Kind == MediaKind.Video && TrackType.IsScreen(Metadata),
        IsInactive = IsInactive,
    };
}
