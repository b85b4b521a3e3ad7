using System.Buffers.Binary;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding;

/// <summary>Takes packets with redundant audio data (RFC 2198) apart into plain ones.</summary>
internal static class RedPacket
{
    private const byte PaddingBit = 0x20;
    private const byte MarkerBit = 0x80;

    /// <summary>
    /// Turns a packet in place into one that has its own block alone, header extensions included: the header moves up to the block, which
    /// stays where it is.
    /// </summary>
    /// <param name="packet">The whole packet; overwritten.</param>
    /// <param name="payloadOffset">Where its payload begins.</param>
    /// <param name="own">Its own block, the last one.</param>
    /// <returns>Where in <paramref name="packet"/> the plain packet begins.</returns>
    public static int Strip(Span<byte> packet, int payloadOffset, in RedBlock own)
    {
        packet[..payloadOffset].CopyTo(packet[own.Offset..]);
        var plain = packet[own.Offset..];
        plain[1] = (byte)((plain[1] & MarkerBit) | own.PayloadType);
        return own.Offset;
    }

    /// <summary>
    /// Writes a lost packet as it was sent. Its header extensions are those of the packet that repeats it: the audio level is that of a few
    /// milliseconds later.
    /// </summary>
    /// <param name="destination">At least as many bytes as <paramref name="carrier"/> has.</param>
    /// <param name="carrier">The whole packet that repeats it.</param>
    /// <param name="packet">The same, parsed.</param>
    /// <param name="lost">Where it is in the payload.</param>
    /// <returns>Its bytes.</returns>
    public static int WriteEarlier(Span<byte> destination, ReadOnlySpan<byte> carrier, in RtpPacket packet, in LostBlock lost)
    {
        carrier[..packet.PayloadOffset].CopyTo(destination);
        destination[0] &= unchecked((byte)~PaddingBit);
        destination[1] = lost.Block.PayloadType;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], lost.SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], packet.Timestamp - (uint)lost.Block.TimestampOffset);
        packet.Payload.Slice(lost.Block.Offset, lost.Block.Length).CopyTo(destination[packet.PayloadOffset..]);
        return packet.PayloadOffset + lost.Block.Length;
    }
}
