namespace Videoroom.Engine.Loops;

/// <summary>The kinds of <see cref="LoopMessage"/>.</summary>
internal enum LoopMessageKind
{
    /// <summary>A datagram that arrived at another loop than its peer's (target: PeerSession).</summary>
    Datagram,

    /// <summary>A decrypted packet for the subscribers on this loop (target: LoopFanOut).</summary>
    Media,

    /// <summary>A subscriber elsewhere wants a keyframe (target: ForwardedTrack).</summary>
    KeyFrameRequest,
}
