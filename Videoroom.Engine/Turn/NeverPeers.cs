using System.Buffers.Binary;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>
/// Addresses that are no foreign peer whatever the rules say: those that name no single host, and IPv6 addresses that stand
/// for an IPv4 one. A rule for IPv6 must not open what the rules for IPv4 leave closed (CVE-2020-26262 was of that kind).
/// </summary>
internal static class NeverPeers
{
    private const int IPv4ThisNetwork = 0;
    private const int IPv4FirstMulticast = 224;
    private const int IPv4LastMulticast = 239;
    private const int IPv4Loopback = 127;
    private const int IPv4LinkLocal = 0xA9FE;
    private const byte IPv6Multicast = 0xFF;
    private const int IPv6LinkLocal = 0xFE80 >> 6;

    /// <summary>Whether an address is one of them.</summary>
    public static bool Contains(in TransportAddress peer)
    {
        if (peer.IsIPv4)
        {
            return (peer.IPv4 >> 24) is IPv4ThisNetwork or (>= IPv4FirstMulticast and <= IPv4LastMulticast) || peer.IPv4 == uint.MaxValue;
        }

        Span<byte> address = stackalloc byte[TransportAddress.AddressLength];
        peer.WriteAddress(address);
        return address[0] == IPv6Multicast || EmbedsIPv4(address);
    }

    /// <summary>
    /// Whether an address leads to this machine or its link alone: what listens there counts on that. Only a rule that names
    /// just this address opens it, never a network that happens to hold it.
    /// </summary>
    public static bool IsLocal(in TransportAddress peer)
    {
        if (peer.IsIPv4)
        {
            return peer.IPv4 >> 24 == IPv4Loopback || peer.IPv4 >> 16 == IPv4LinkLocal;
        }

        Span<byte> address = stackalloc byte[TransportAddress.AddressLength];
        peer.WriteAddress(address);
        return BinaryPrimitives.ReadUInt16BigEndian(address) >> 6 == IPv6LinkLocal;
    }

    private static bool EmbedsIPv4(ReadOnlySpan<byte> address)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(address);
        var second = BinaryPrimitives.ReadUInt32BigEndian(address[4..]);
        var third = BinaryPrimitives.ReadUInt32BigEndian(address[8..]);
        return (first, second, third) switch
        {
            // Compatible, ::/96, which holds the unspecified and the loopback address too (RFC 4291, section 2.5).
            (0, 0, 0) => true,
            // Mapped, ::ffff:0:0/96, in case it comes unfolded (RFC 4291, section 2.5.5.2).
            (0, 0, 0x0000_FFFF) => true,
            // Translated, ::ffff:0:0:0/96 (RFC 2765, section 2.1).
            (0, 0, 0xFFFF_0000) => true,
            // NAT64, 64:ff9b::/96 (RFC 6052, section 2.1) and 64:ff9b:1::/48 (RFC 8215).
            (0x0064_FF9B, 0, 0) => true,
            (0x0064_FF9B, >= 0x0001_0000 and <= 0x0001_FFFF, _) => true,
            // 6to4, 2002::/16 (RFC 3056, section 2).
            ( >= 0x2002_0000 and <= 0x2002_FFFF, _, _) => true,
            // Teredo, 2001::/32 (RFC 4380, section 4).
            (0x2001_0000, _, _) => true,
            // ISATAP, under any prefix (RFC 5214, section 6.1).
            (_, _, 0x0000_5EFE or 0x0200_5EFE) => true,
            _ => false,
        };
    }
}
