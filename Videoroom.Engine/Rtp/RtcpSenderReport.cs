using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A sender report (RFC 3550, section 6.4.1).</summary>
internal readonly ref struct RtcpSenderReport
{
    /// <summary>SSRC and sender info, in bytes.</summary>
    public const int FixedSize = 24;

    private readonly ReadOnlySpan<byte> _body;

    private RtcpSenderReport(ReadOnlySpan<byte> body, ReportBlocks blocks)
    {
        _body = body;
        Blocks = blocks;
    }

    /// <summary>Who sends, and of which stream the sender info tells.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(_body);

    /// <summary>The sender's wall clock when it sent this.</summary>
    public NtpTime Ntp => new(BinaryPrimitives.ReadUInt64BigEndian(_body[4..]));

    /// <summary>The same moment in the stream's RTP clock.</summary>
    public uint RtpTimestamp => BinaryPrimitives.ReadUInt32BigEndian(_body[12..]);

    /// <summary>Packets sent since the stream began, modulo 2^32.</summary>
    public uint PacketCount => BinaryPrimitives.ReadUInt32BigEndian(_body[16..]);

    /// <summary>Payload bytes sent since the stream began, modulo 2^32.</summary>
    public uint OctetCount => BinaryPrimitives.ReadUInt32BigEndian(_body[20..]);

    /// <summary>What the sender says about the streams it receives.</summary>
    public ReportBlocks Blocks { get; }

    /// <summary>Reads an SR; false when it is another packet or cut short.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpSenderReport report)
    {
        report = default;
        if (packet.Type != RtcpPacketType.SenderReport || packet.Body.Length < FixedSize
            || !ReportBlocks.TryCreate(packet.Body[FixedSize..], packet.Count, out var blocks))
        {
            return false;
        }

        report = new RtcpSenderReport(packet.Body, blocks);
        return true;
    }
}
