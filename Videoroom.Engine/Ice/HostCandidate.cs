using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Videoroom.Engine.Ice;

/// <summary>Candidate lines for our host addresses (RFC 8839, section 5.1).</summary>
public static class HostCandidate
{
    private const uint HostTypePreference = 126;
    private const uint RtpComponent = 1;
    private const uint HighestLocalPreference = 65_535;

    /// <summary>The priority of a host candidate (RFC 8445, section 5.1.2.1).</summary>
    /// <param name="index">Its place in our order of preference, 0 first.</param>
    public static uint GetPriority(int index) =>
        (HostTypePreference << 24) | ((HighestLocalPreference - (uint)Math.Clamp(index, 0, (int)HighestLocalPreference)) << 8) | (256 - RtpComponent);

    /// <summary>Formats UDP host candidates, as the value of <c>a=candidate</c> with its <c>candidate:</c> prefix.</summary>
    /// <param name="addresses">Our addresses, the preferred one first.</param>
    public static IReadOnlyList<string> Format(IReadOnlyList<IPEndPoint> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var lines = new string[addresses.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            // Foundations tell bases apart (section 5.1.1.3): each of our addresses is one.
            var address = addresses[i].Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : addresses[i].Address;
            var text = address.AddressFamily == AddressFamily.InterNetworkV6
                ? new IPAddress(address.GetAddressBytes()).ToString() // without its scope id
                : address.ToString();
            lines[i] = string.Create(
                CultureInfo.InvariantCulture,
                $"candidate:{i + 1} {RtpComponent} UDP {GetPriority(i)} {text} {addresses[i].Port} typ host");
        }

        return lines;
    }
}
