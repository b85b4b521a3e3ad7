using System.Buffers.Binary;

namespace Videoroom.Engine.Network.Linux;

/// <summary>
/// <c>sockaddr_in</c>, <c>sockaddr_in6</c> and the packet-info control messages that carry the local address
/// (RFC 3542, section 6; ip(7)).
/// </summary>
internal static unsafe class SocketAddressCodec
{
    /// <summary>Room for either socket address.</summary>
    public const int AddressSize = 28;

    /// <summary>Room for either packet-info message and one more: the segment size, or one that the system adds.</summary>
    public const int ControlSize = 64;

    private const int IPv4AddressSize = 16;
    private const int ControlHeader = 16;
    private const int IPv4PacketInfo = 12;
    private const int IPv6PacketInfo = 20;
    private const int SegmentSizeSpace = ControlHeader + 8;

    /// <summary>Writes a socket address of the socket's family.</summary>
    /// <returns>Its length.</returns>
    public static uint WriteAddress(byte* target, bool ipv6, in TransportAddress address)
    {
        if (ipv6)
        {
            var bytes = new Span<byte>(target, AddressSize);
            bytes.Clear();
            *(ushort*)target = LibC.AddressFamilyIPv6;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], address.Port);
            address.WriteAddress(bytes[8..]);
            return AddressSize;
        }

        var four = new Span<byte>(target, IPv4AddressSize);
        four.Clear();
        *(ushort*)target = LibC.AddressFamilyIPv4;
        BinaryPrimitives.WriteUInt16BigEndian(four[2..], address.Port);
        BinaryPrimitives.WriteUInt32BigEndian(four[4..], address.IPv4);
        return IPv4AddressSize;
    }

    /// <summary>Reads a socket address of either family.</summary>
    public static TransportAddress ReadAddress(byte* source)
    {
        var bytes = new ReadOnlySpan<byte>(source, AddressSize);
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return *(ushort*)source == LibC.AddressFamilyIPv6
            ? TransportAddress.FromIPv6(bytes[8..], port)
            : TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), port);
    }

    /// <summary>
    /// Writes the control message that makes a datagram leave from <paramref name="local"/>. On a dual-stack socket
    /// IPv4 goes as a mapped address in IPv6's own message.
    /// </summary>
    /// <returns>The control length; 0 when the address is unspecified and the system is to choose.</returns>
    public static nuint WriteLocalAddress(byte* control, bool ipv6, in TransportAddress local)
    {
        if (local.WithPort(0).IsUnspecified)
        {
            return 0;
        }

        new Span<byte>(control, ControlSize).Clear();
        if (ipv6)
        {
            *(nuint*)control = ControlHeader + IPv6PacketInfo;
            *(int*)(control + 8) = LibC.LevelIPv6;
            *(int*)(control + 12) = LibC.ControlIPv6PacketInfo;
            local.WriteAddress(new Span<byte>(control + ControlHeader, TransportAddress.AddressLength));
            return ControlHeader + 24;
        }

        *(nuint*)control = ControlHeader + IPv4PacketInfo;
        *(int*)(control + 8) = LibC.LevelIPv4;
        *(int*)(control + 12) = LibC.OptionIPv4PacketInfo;
        BinaryPrimitives.WriteUInt32BigEndian(new Span<byte>(control + ControlHeader + 4, 4), local.IPv4);
        return ControlHeader + 16;
    }

    /// <summary>
    /// Appends the control message that has the system cut one message into datagrams of <paramref name="size"/> bytes,
    /// the last of which may be smaller (UDP_SEGMENT, udp(7)).
    /// </summary>
    /// <param name="control">Where the control messages begin.</param>
    /// <param name="length">Their length so far.</param>
    /// <param name="size">Bytes of each datagram.</param>
    /// <returns>Their length with this one.</returns>
    public static nuint WriteSegmentSize(byte* control, nuint length, ushort size)
    {
        var target = control + length;
        new Span<byte>(target, SegmentSizeSpace).Clear();
        *(nuint*)target = ControlHeader + sizeof(ushort);
        *(int*)(target + 8) = LibC.LevelUdp;
        *(int*)(target + 12) = LibC.OptionUdpSegment;
        *(ushort*)(target + ControlHeader) = size;
        return length + SegmentSizeSpace;
    }

    /// <summary>Finds the address that a datagram was sent to; the default value when the system did not say.</summary>
    public static TransportAddress ReadLocalAddress(byte* control, nuint length, ushort port)
    {
        nuint at = 0;
        while (at + ControlHeader <= length)
        {
            var size = *(nuint*)(control + at);
            if (size < ControlHeader || size > length - at)
            {
                return default;
            }

            var level = *(int*)(control + at + 8);
            var type = *(int*)(control + at + 12);
            var data = control + at + ControlHeader;
            if (level == LibC.LevelIPv6 && type == LibC.ControlIPv6PacketInfo && size >= ControlHeader + IPv6PacketInfo)
            {
                return TransportAddress.FromIPv6(new ReadOnlySpan<byte>(data, TransportAddress.AddressLength), port);
            }

            if (level == LibC.LevelIPv4 && type == LibC.OptionIPv4PacketInfo && size >= ControlHeader + IPv4PacketInfo)
            {
                return TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(data + 8, 4)), port);
            }

            at += (size + 7) & ~(nuint)7;
        }

        return default;
    }
}
