using System.Buffers.Binary;

namespace Videoroom.Engine.Relay;

/// <summary>
/// A datagram between two nodes. In clear, and authenticated: its first byte, the id of the key, and a counter of 48 bits that is
/// never used twice under one key. Then a <see cref="RelayFrame"/> and its payload, encrypted with AES-128-GCM (RFC 5116), and the
/// tag of 16 bytes. The nonce is the key's salt with the counter added to its end by exclusive or, as in TLS 1.3 (RFC 8446,
/// section 5.3).
/// </summary>
internal static class RelayPacket
{
    /// <summary>The version of all this; between 192 and 255, which neither clients nor their protocols use (RFC 7983).</summary>
    public const byte FirstByte = 0xC1;

    /// <summary>Bytes in clear.</summary>
    public const int HeaderLength = sizeof(byte) + sizeof(uint) + 6;

    /// <summary>Bytes that go with every payload.</summary>
    public const int Overhead = HeaderLength + RelayFrame.Length + TagLength;

    /// <summary>Bytes of the authentication tag.</summary>
    public const int TagLength = 16;

    /// <summary>The last counter.</summary>
    public const ulong MaxCounter = (1UL << 48) - 1;

    /// <summary>Reads which key a datagram names.</summary>
    /// <returns>False when it is too short, or of another version.</returns>
    public static bool TryReadLinkId(ReadOnlySpan<byte> datagram, out uint linkId)
    {
        linkId = 0;
        if (datagram.Length < Overhead || datagram[0] != FirstByte)
        {
            return false;
        }

        linkId = BinaryPrimitives.ReadUInt32BigEndian(datagram[1..]);
        return true;
    }

    /// <summary>The counter of a datagram that <see cref="TryReadLinkId"/> took.</summary>
    public static ulong ReadCounter(ReadOnlySpan<byte> datagram)
        => ((ulong)BinaryPrimitives.ReadUInt16BigEndian(datagram[5..]) << 32) | BinaryPrimitives.ReadUInt32BigEndian(datagram[7..]);

    /// <summary>Writes what goes in clear.</summary>
    public static void WriteHeader(Span<byte> datagram, uint linkId, ulong counter)
    {
        datagram[0] = FirstByte;
        BinaryPrimitives.WriteUInt32BigEndian(datagram[1..], linkId);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[5..], (ushort)(counter >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(datagram[7..], (uint)counter);
    }

    /// <summary>Mixes the counter into a copy of the salt.</summary>
    public static void WriteNonce(Span<byte> nonce, ReadOnlySpan<byte> salt, ulong counter)
    {
        salt.CopyTo(nonce);
        var end = nonce[4..12];
        BinaryPrimitives.WriteUInt64BigEndian(end, BinaryPrimitives.ReadUInt64BigEndian(end) ^ counter);
    }
}
