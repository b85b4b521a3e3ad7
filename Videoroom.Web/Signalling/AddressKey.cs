using System.Net;
using System.Net.Sockets;

namespace Videoroom.Web.Signalling;

/// <summary>What counts as one client when things are limited by address.</summary>
internal static class AddressKey
{
    /// <summary>The IPv4 address, or the /64 of an IPv6 address: whoever has one of those has all of it.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
