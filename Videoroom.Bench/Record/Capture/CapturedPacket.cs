namespace Videoroom.Bench.Record.Capture;

/// <summary>A packet of a <see cref="CapturedStream"/>.</summary>
/// <param name="Data">The packet as it came.</param>
/// <param name="ReceivedUs">When, in microseconds.</param>
internal sealed record CapturedPacket(byte[] Data, long ReceivedUs);
