namespace Videoroom.Client.Recordings;

/// <summary>One packet of an <see cref="RtpDump"/>.</summary>
/// <param name="Offset">When it was received, counted from the start of the recording; whole milliseconds in a file.</param>
/// <param name="Data">The packet, not encrypted: RTP header and payload, or an RTCP compound packet.</param>
/// <param name="IsRtcp">True for RTCP, false for RTP.</param>
public sealed record RtpDumpPacket(TimeSpan Offset, ReadOnlyMemory<byte> Data, bool IsRtcp = false)
{
    /// <summary>The longest packet that a file can hold, in bytes: the length field has 16 bits and counts the 8 bytes before the packet.</summary>
    public const int MaximumSize = ushort.MaxValue - 8;
}
