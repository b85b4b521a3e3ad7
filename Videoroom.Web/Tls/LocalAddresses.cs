using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Videoroom.Web.Tls;

/// <summary>The addresses at which other machines can reach this one.</summary>
internal static class LocalAddresses
{
    /// <summary>The addresses of the interfaces that are up, without loopback and link-local; IPv4 first.</summary>
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

    private static bool IsIPv4LinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..];
}
