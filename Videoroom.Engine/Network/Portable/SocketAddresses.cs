using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Network.Portable;

/// <summary>Between <see cref="SocketAddress"/> and <see cref="TransportAddress"/>.</summary>
internal static class SocketAddresses
{
    private const int PortOffset = 2;
    private const int IPv4Offset = 4;
    private const int IPv6Offset = 8;

    /// <summary>Reads what a receive call filled in.</summary>
    public static TransportAddress Read(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        return address.Family == AddressFamily.InterNetworkV6
            ? TransportAddress.FromIPv6(bytes[IPv6Offset..], port)
            : TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[IPv4Offset..]), port);
    }

    /// <summary>Writes an address into a target of its family.</summary>
    public static void Write(SocketAddress target, in TransportAddress address)
    {
        var bytes = target.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], address.Port);
        if (address.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4Offset..], address.IPv4);
        }
        else
        {
            address.WriteAddress(bytes[IPv6Offset..]);
        }
    }
}
