using System.Buffers.Binary;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Retransmissions on a stream of their own (RFC 4588, section 4): the payload is the original sequence number and then
/// the original payload.
/// </summary>
internal static class RtxPacket
{
    /// <summary>The original sequence number before the payload, in bytes.</summary>
    public const int OriginalSequenceNumberSize = 2;

    /// <summary>
    /// Turns a decrypted retransmission in place into the packet that was lost, header extensions included: the header
    /// moves up over the original sequence number, the payload stays where it is.
    /// </summary>
    /// <param name="packet">The whole retransmission; overwritten when the result is true.</param>
    /// <param name="payloadType">The payload type of the original stream.</param>
    /// <param name="ssrc">The SSRC of the original stream.</param>
    /// <param name="offset">Where in <paramref name="packet"/> the original begins.</param>
    /// <returns>False when it is malformed or carries no packet: padding that probes the bandwidth.</returns>
    public static bool TryRestore(Span<byte> packet, byte payloadType, uint ssrc, out int offset)
    {
        offset = 0;
        if (!RtpPacket.TryParse(packet, out var rtx) || rtx.Payload.Length <= OriginalSequenceNumberSize)
        {
            return false;
        }

        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(rtx.Payload);
        var headerSize = rtx.PayloadOffset;
        packet[..headerSize].CopyTo(packet[OriginalSequenceNumberSize..]);
        offset = OriginalSequenceNumberSize;
        var original = packet[offset..];
        original[1] = (byte)((original[1] & 0x80) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(original[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(original[8..], ssrc);
        return true;
    }

    /// <summary>Ends the header of a retransmission and puts the original sequence number behind it.</summary>
    /// <param name="header">Begun with the retransmission stream's payload type, SSRC and next sequence number, and the original timestamp.</param>
    /// <param name="destination">What <paramref name="header"/> was begun on.</param>
    /// <param name="originalSequenceNumber">The sequence number that the receiver asked for.</param>
    /// <returns>The size of both; the original payload follows. 0 when there is no room.</returns>
    public static int CompleteHeader(ref RtpHeaderWriter header, scoped Span<byte> destination, ushort originalSequenceNumber)
    {
        var size = header.Complete();
        if (destination.Length < size + OriginalSequenceNumberSize)
        {
            return 0;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[size..], originalSequenceNumber);
        return size + OriginalSequenceNumberSize;
    }
}
