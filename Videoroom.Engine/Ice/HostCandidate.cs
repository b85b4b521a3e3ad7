using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Ice;

/// <summary>Candidate lines for our host addresses (RFC 8839, section 5.1), over UDP and over TCP (RFC 6544).</summary>
public static class HostCandidate
{
    private const uint UdpTypePreference = 126;

    /// <summary>Below that of UDP, whatever the address: TCP makes media wait for what was lost (RFC 6544, section 4.2).</summary>
    private const uint TcpTypePreference = 90;

    /// <summary>The direction preference of passive host candidates (RFC 6544, section 4.2).</summary>
    private const uint PassivePreference = 4;

    private const uint RtpComponent = 1;
    private const uint HighestLocalPreference = 65_535;
    private const uint HighestOtherPreference = (1 << 13) - 1;

    /// <summary>The priority of a host candidate over UDP (RFC 8445, section 5.1.2.1).</summary>
    /// <param name="index">Its place in our order of preference, 0 first.</param>
    public static uint GetPriority(int index) => Priority(
        UdpTypePreference, HighestLocalPreference - (uint)Math.Clamp(index, 0, (int)HighestLocalPreference));

    /// <summary>The priority of a passive host candidate over TCP (RFC 6544, section 4.2).</summary>
    /// <param name="index">Its place in our order of preference, 0 first.</param>
    public static uint GetTcpPriority(int index) => Priority(
        TcpTypePreference, (PassivePreference << 13) + HighestOtherPreference - (uint)Math.Clamp(index, 0, (int)HighestOtherPreference));

    /// <summary>
    /// Formats host candidates, as the value of <c>a=candidate</c> with its <c>candidate:</c> prefix: all addresses over UDP, then
    /// over TCP those that are not loopback ones, if there are others. A client opens a connection to each of the latter.
    /// </summary>
    /// <param name="addresses">Our addresses, the preferred one first; the ports are open for UDP and TCP.</param>
    public static IReadOnlyList<string> Format(IReadOnlyList<IPEndPoint> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        List<string> lines = [.. addresses.Select((address, index) => Line(index + 1, "UDP", GetPriority(index), address) + " typ host")];
        var overTcp = addresses.Where(address => !IPAddress.IsLoopback(address.Address)).ToList();
        foreach (var address in overTcp.Count > 0 ? overTcp : addresses)
        {
            var index = lines.Count - addresses.Count;
            lines.Add(Line(lines.Count + 1, "TCP", GetTcpPriority(index), address) + " typ host tcptype passive");
        }

        return lines;
    }

    // Foundations tell bases and transports apart (RFC 8445, section 5.1.1.3): each line is one.
    private static string Line(int foundation, string transport, uint priority, IPEndPoint endPoint)
    {
        var address = endPoint.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : endPoint.Address;
        var text = address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress(address.GetAddressBytes()).ToString() // without its scope id
            : address.ToString();
        return string.Create(
            CultureInfo.InvariantCulture, $"candidate:{foundation} {RtpComponent} {transport} {priority} {text} {endPoint.Port}");
    }

    private static uint Priority(uint typePreference, uint localPreference)
        => (typePreference << 24) | (localPreference << 8) | (256 - RtpComponent);
}
