using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Videoroom.Engine.Network;

/// <summary>The machine's own addresses.</summary>
internal static class LocalAddresses
{
    /// <summary>
    /// Every unicast address of the interfaces that are up: loopback last, link-local never (a client could not use it
    /// without knowing the interface).
    /// </summary>
    /// <param name="excluded">Networks to leave out.</param>
    public static IReadOnlyList<IPAddress> Find(IReadOnlyList<ExcludedNetwork> excluded) =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(entry => (card.Name, entry.Address)))
            .Where(entry => IsAnnounceable(entry.Address) && !excluded.Any(network => network.Contains(entry.Name, entry.Address)))
            .Select(entry => entry.Address)
            .Distinct()
            .OrderBy(IPAddress.IsLoopback),
    ];

    private static bool IsAnnounceable(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6LinkLocal && !address.IsIPv6Multicast;
        Span<byte> bytes = stackalloc byte[4];
        return address.AddressFamily == AddressFamily.InterNetwork
            && address.TryWriteBytes(bytes, out _)
            && !(bytes[0] == 169 && bytes[1] == 254);
    }
}
