using System.Net;
using Videoroom.Engine.Network;

namespace Videoroom.Web.Signalling;

/// <summary>What counts as one client when things are limited by address.</summary>
internal static class AddressKey
{
    /// <summary>The IPv4 address, or the /64 of an IPv6 address: whoever has one of those has all of it.</summary>
    public static IPAddress Of(IPAddress address) => TransportAddress.FromAddress(address, 0).Network.ToIPAddress();
}
