using System.Net;
using System.Net.Sockets;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Clustering.Forming;

/// <summary>
/// The nodes that <c>CLUSTER_SEEDS</c> names at present. A list is taken as it stands; a single DNS name (where this node's own
/// address is an IP address) is resolved to the addresses of all nodes.
/// </summary>
/// <param name="cluster">The settings.</param>
/// <param name="resolve">Looks a name up; <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> without it.</param>
internal sealed class SeedResolver(ClusterSettings cluster, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>The nodes, <c>host:port</c>.</summary>
    /// <exception cref="SocketException">The name is not known, or the name server does not answer.</exception>
    public async Task<IReadOnlyList<string>> ResolveAsync(CancellationToken cancellation)
    {
        if (cluster.Seeds is not [{ IsName: true } name] || cluster.Address.IsName)
        {
            return [.. cluster.Seeds.Select(seed => seed.ToString())];
        }

        // Nodes know each other by the family of their own addresses: the other family's would be strangers with their ports.
        var family = IPAddress.Parse(cluster.Address.Host).AddressFamily;
        var addresses = await _resolve(name.Host, cancellation);
        return
        [
            .. addresses.Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
                .Where(address => address.AddressFamily == family)
                .Select(address => new NodeAddress(address.ToString(), name.Port).ToString()),
        ];
    }
}
