using Videoroom.Engine.Rtp;

namespace Videoroom.Bench.Record.Capture;

/// <summary>A packet of a <see cref="CapturedStream"/>.</summary>
/// <param name="Data">The packet as it came.</param>
/// <param name="ReceivedUs">When, in microseconds.</param>
internal sealed record CapturedPacket(byte[] Data, long ReceivedUs)
{
    /// <summary>A view of the packet, which was read once before it was kept.</summary>
    public RtpPacket View() => RtpPacket.TryParse(Data, out var packet)
        ? packet
        : throw new InvalidOperationException("A packet that was RTP when it came is none any more.");
}
