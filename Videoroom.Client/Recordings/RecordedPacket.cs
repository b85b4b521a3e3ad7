namespace Videoroom.Client.Recordings;

/// <summary>One packet of a recording.</summary>
/// <param name="OffsetUs">When it is sent, in microseconds since the recording's begin.</param>
/// <param name="Timestamp">Its RTP timestamp in ticks since the recording's begin.</param>
/// <param name="Marker">The RTP marker bit.</param>
/// <param name="Payload">The RTP payload.</param>
/// <param name="DependencyDescriptor">The value of its dependency descriptor; empty without one.</param>
internal sealed record RecordedPacket(long OffsetUs, uint Timestamp, bool Marker, byte[] Payload, byte[] DependencyDescriptor);

/// <summary>One encoding of a recording: the packets of one RTP stream.</summary>
/// <param name="Rid">Its restriction identifier; null without simulcast.</param>
/// <param name="Packets">The packets in the order of sending; the first begins a keyframe.</param>
internal sealed record RecordedEncoding(string? Rid, IReadOnlyList<RecordedPacket> Packets);
