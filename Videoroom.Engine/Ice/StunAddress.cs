using System.Buffers.Binary;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Ice;

/// <summary>The value of XOR-MAPPED-ADDRESS and its kin (RFC 8489, section 14.2).</summary>
internal static class StunAddress
{
    public const int IPv4Length = 8;
    public const int IPv6Length = 20;

    /// <summary>The family of IPv4 in an address attribute, and in REQUESTED-ADDRESS-FAMILY.</summary>
    public const byte FamilyIPv4 = 1;

    /// <summary>That of IPv6.</summary>
    public const byte FamilyIPv6 = 2;

    /// <summary>The bytes that an address takes.</summary>
    public static int GetLength(in TransportAddress address) => address.IsIPv4 ? IPv4Length : IPv6Length;

    /// <summary>
    /// The family that a value names, which is not that of the address read from it: an IPv4-mapped address of family
    /// IPv6 becomes an IPv4 one. 0 for a value that has none.
    /// </summary>
    public static byte GetFamily(ReadOnlySpan<byte> value) => value.Length < 2 ? (byte)0 : value[1];

    /// <summary>Reads a value.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, ReadOnlySpan<byte> transactionId, out TransportAddress address)
    {
        address = default;
        if (value.Length < 4)
        {
            return false;
        }

        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (StunMessage.MagicCookie >> 16));
        if (value[1] == FamilyIPv4 && value.Length == IPv4Length)
        {
            address = TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ StunMessage.MagicCookie, port);
            return true;
        }

        if (value[1] == FamilyIPv6 && value.Length == IPv6Length)
        {
            Span<byte> bytes = stackalloc byte[TransportAddress.AddressLength];
            value[4..].CopyTo(bytes);
            Mask(bytes, transactionId);
            address = TransportAddress.FromIPv6(bytes, port);
            return true;
        }

        return false;
    }

    /// <summary>Writes a value of <see cref="GetLength"/> bytes.</summary>
    public static void Write(in TransportAddress address, ReadOnlySpan<byte> transactionId, Span<byte> value)
    {
        value[0] = 0;
        value[1] = address.IsIPv4 ? FamilyIPv4 : FamilyIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        if (address.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], address.IPv4 ^ StunMessage.MagicCookie);
            return;
        }

        address.WriteAddress(value[4..]);
        Mask(value.Slice(4, TransportAddress.AddressLength), transactionId);
    }

    private static void Mask(Span<byte> address, ReadOnlySpan<byte> transactionId)
    {
        Span<byte> mask = stackalloc byte[TransportAddress.AddressLength];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunMessage.MagicCookie);
        transactionId.CopyTo(mask[4..]);
        for (var i = 0; i < mask.Length; i++)
        {
            address[i] ^= mask[i];
        }
    }
}
