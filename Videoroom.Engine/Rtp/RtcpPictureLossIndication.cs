using System.Buffers.Binary;

namespace Videoroom.Engine.Rtp;

/// <summary>A picture loss indication (RFC 4585, section 6.3.1).</summary>
/// <param name="SenderSsrc">Who asks.</param>
/// <param name="MediaSsrc">The stream that needs a keyframe.</param>
internal readonly record struct RtcpPictureLossIndication(uint SenderSsrc, uint MediaSsrc)
{
    /// <summary>Reads a PLI; false when it is another packet or cut short.</summary>
    public static bool TryParse(in RtcpPacket packet, out RtcpPictureLossIndication indication)
    {
        indication = default;
        if (packet.Type != RtcpPacketType.PayloadFeedback || packet.Count != RtcpFeedbackFormat.PictureLossIndication
            || packet.Body.Length < 8)
        {
            return false;
        }

        indication = new RtcpPictureLossIndication(
            BinaryPrimitives.ReadUInt32BigEndian(packet.Body), BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]));
        return true;
    }
}
