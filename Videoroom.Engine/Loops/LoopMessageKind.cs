namespace Videoroom.Engine.Loops;

/// <summary>The kinds of <see cref="LoopMessage"/>.</summary>
internal enum LoopMessageKind
{
    /// <summary>A datagram that arrived at another loop than its peer's (target: PeerSession).</summary>
    Datagram,

    /// <summary>A decrypted packet for the subscribers on this loop (target: LoopFanOut).</summary>
    Media,

    /// <summary>A subscriber elsewhere wants a keyframe (target: TrackOrigin).</summary>
    KeyFrameRequest,

    /// <summary>Origins of a track came or went, or their layers did (target: LoopFanOut).</summary>
    OriginsChanged,

    /// <summary>Subscribers elsewhere want other layers of a relayed track than before (target: RelayedTrack).</summary>
    LayersWanted,

    /// <summary>A datagram of another node that arrived at another loop than its link's (target: RelayLink).</summary>
    Relay,
}
