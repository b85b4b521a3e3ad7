using System.Buffers.Binary;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Engine.Network;

/// <summary>
/// Finds the datagrams in the byte stream of ICE over TCP: each behind its length in 16 bits (RFC 4571, section 2; RFC 6544,
/// section 3).
/// </summary>
internal static class Rfc4571Framing
{
    /// <summary>The longest datagram, in bytes; a longer one ends the connection.</summary>
    public const int MaxDatagramLength = PacketBuffer.Capacity;

    /// <summary>Bytes in front of the datagram.</summary>
    public const int HeaderLength = sizeof(ushort);

    /// <summary>The framing of a connection.</summary>
    public static StreamFraming Framing { get; } = new(HeaderLength, TryReadFrame, WriteHeader);

    /// <summary>Looks at the beginning of what was received.</summary>
    /// <param name="received">What has come and was not taken yet.</param>
    /// <param name="frameLength">Bytes to take off.</param>
    /// <param name="datagramLength">Bytes of the datagram behind the header; 0 for one that is empty.</param>
    /// <param name="isBroken">True when the datagram would be too long: the connection has to end.</param>
    /// <returns>False when there is no whole frame: more has to come, unless it is broken.</returns>
    public static bool TryReadFrame(ReadOnlySpan<byte> received, out int frameLength, out int datagramLength, out bool isBroken)
    {
        frameLength = datagramLength = 0;
        isBroken = false;
        if (received.Length < HeaderLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(received);
        isBroken = length > MaxDatagramLength;
        if (isBroken || received.Length < HeaderLength + length)
        {
            return false;
        }

        (frameLength, datagramLength) = (HeaderLength + length, length);
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="frame">The header's room, and the datagram.</param>
    /// <param name="length">Bytes of the datagram; at most 65535.</param>
    public static void WriteHeader(Span<byte> frame, int length) => BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
}
