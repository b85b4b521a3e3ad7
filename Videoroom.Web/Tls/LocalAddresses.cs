using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Videoroom.Web.Tls;

/// <summary>This machine's addresses, now.</summary>
internal static class LocalAddresses
{
    /// <summary>Those at which other machines can reach it: the addresses of the interfaces that are up, without loopback and link-local; IPv4 first.</summary>
    public static IReadOnlyList<IPAddress> All()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus == OperationalStatus.Up || network.NetworkInterfaceType == NetworkInterfaceType.Unknown)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !IsIPv4LinkLocal(address))
                .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .Distinct()];
        }
        catch (NetworkInformationException)
        {
            // A sandbox without the right to look.
            return [];
        }
    }

    /// <summary>Whether one of its interfaces has an address.</summary>
    /// <returns>Null when that cannot be known: without the right to look, or a descriptor to look with.</returns>
    public static bool? Has(IPAddress address)
    {
        // All of 127.0.0.0/8 is here, and interfaces list the first of them only.
        if (address.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(address))
        {
            return true;
        }

        try
        {
            var bytes = address.GetAddressBytes();
            return NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Any(unicast => unicast.Address.GetAddressBytes().AsSpan().SequenceEqual(bytes));
        }
        catch (Exception e) when (e is NetworkInformationException or IOException or SocketException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsIPv4LinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..];
}
