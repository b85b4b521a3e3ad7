using System.Net;
using System.Net.Sockets;

namespace Videoroom.Client.Signalling;

/// <summary>The addresses that a server's name has.</summary>
internal static class HostAddresses
{
    /// <summary>Resolves the host of an address; of <c>localhost</c> the IPv4 address alone, where the machine has it.</summary>
    /// <param name="server">Such as <c>https://meet.example.org</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Empty when the name cannot be resolved: connecting says so.</returns>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(Uri server, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(server.DnsSafeHost, out var literal))
        {
            return [literal];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(server.DnsSafeHost, cancellation).ConfigureAwait(false);
            var isLocal = addresses.All(IPAddress.IsLoopback) && addresses.Any(address => address.AddressFamily == AddressFamily.InterNetwork);
            return isLocal ? [.. addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork)] : addresses;
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
