using System.Buffers.Binary;

namespace Videoroom.Engine.Srtp;

/// <summary>The part of an RTP packet that SRTP leaves in the clear (RFC 3711, section 3.1): all before the payload.</summary>
internal static class RtpClearPart
{
    private const int FixedLength = 12;

    /// <summary>Finds the length of the header with CSRCs and extension.</summary>
    /// <returns>False when it is not version 2 or reaches past the packet's end.</returns>
    public static bool TryGetLength(ReadOnlySpan<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2)
        {
            return false;
        }

        length = FixedLength + 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4)
            {
                return false;
            }

            length += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
        }

        return length <= packet.Length;
    }

    public static ushort SequenceNumber(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

    public static uint Ssrc(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
}
