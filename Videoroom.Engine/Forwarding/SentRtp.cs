using Videoroom.Engine.Codecs;

namespace Videoroom.Engine.Forwarding;

/// <summary>A packet that a peer was sent, as the estimate of the peer's network sees it.</summary>
/// <param name="Ssrc">Its stream.</param>
/// <param name="SequenceNumber">Its number in the stream.</param>
/// <param name="TransportSequenceNumber">Its number among the packets of all streams; null where the receiver does not report on single packets.</param>
/// <param name="Length">Bytes of its datagram.</param>
/// <param name="Kind">Audio or video.</param>
internal readonly record struct SentRtp(uint Ssrc, ushort SequenceNumber, ushort? TransportSequenceNumber, int Length, MediaKind Kind);
