namespace Videoroom.Client.Media;

/// <summary>How a client numbers one of its RTP streams. Extension ids are 0 where not used.</summary>
internal sealed record OutgoingStreamOptions(
    uint Ssrc,
    uint? RtxSsrc,
    byte PayloadType,
    byte RtxPayloadType,
    int ClockRate,
    byte TransportSequenceNumberId,
    byte AudioLevelId);
