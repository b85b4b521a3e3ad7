using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A receiver report (RFC 3550, section 6.4.2).</summary>
internal readonly ref struct RtcpReceiverReport
{
    private RtcpReceiverReport(uint ssrc, ReportBlocks blocks)
    {
        Ssrc = ssrc;
        Blocks = blocks;
    }

    /// <summary>Who reports.</summary>
    public uint Ssrc { get; }

    /// <summary>What it says about the streams it receives.</summary>
    public ReportBlocks Blocks { get; }

    /// <summary>Reads an RR; false when it is another packet or cut short.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpReceiverReport report)
    {
        report = default;
        if (packet.Type != RtcpPacketType.ReceiverReport || packet.Body.Length < 4
            || !ReportBlocks.TryCreate(packet.Body[4..], packet.Count, out var blocks))
        {
            return false;
        }

        report = new RtcpReceiverReport(BinaryPrimitives.ReadUInt32BigEndian(packet.Body), blocks);
        return true;
    }
}
