using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Videoroom.Web.Clustering.Links;

/// <summary>Sockets' addresses and Akka's.</summary>
internal static class LinkAddress
{
    /// <summary>The scheme of links' addresses: nodes are <c>akka.ssl.tcp://videoroom@host:port</c>.</summary>
    public const string Scheme = "ssl.tcp";

    /// <summary>The address of one end of a connection.</summary>
    public static Address Of(string system, EndPoint? end)
    {
        var point = (IPEndPoint)end!;
        var ip = point.Address.IsIPv4MappedToIPv6 ? point.Address.MapToIPv4() : point.Address;
        return new Address(Scheme, system, HostOf(ip), point.Port);
    }

    /// <summary>The address by which a node is known that listens on a host: the host as it was configured, IPv6 in brackets.</summary>
    public static Address Of(string system, string hostname, int port)
        => new(Scheme, system, IPAddress.TryParse(hostname, out var ip) ? HostOf(ip) : hostname, port);

    /// <summary>What to connect to: all that a name leads to.</summary>
    /// <exception cref="ArgumentException">The address has no host or port.</exception>
    /// <exception cref="SocketException">The host's name cannot be resolved.</exception>
    public static async ValueTask<IPAddress[]> ResolveAsync(Address address, CancellationToken cancellation)
    {
        if (address is not { Host: { } host, Port: not null })
        {
            throw new ArgumentException($"{address} has no host or port", nameof(address));
        }

        // Not on every system does a look-up end with the token.
        return IPAddress.TryParse(host, out var ip) ? [ip] : await Dns.GetHostAddressesAsync(host, cancellation).WaitAsync(cancellation);
    }

    /// <summary>What to listen on: an address of the host, of several an IPv4 address that others can reach.</summary>
    /// <exception cref="SocketException">The host's name cannot be resolved.</exception>
    public static async Task<IPEndPoint> ToListenPointAsync(string hostname, int port)
    {
        if (IPAddress.TryParse(hostname, out var literal))
        {
            return new IPEndPoint(literal, port);
        }

        var addresses = await Dns.GetHostAddressesAsync(hostname);
        return addresses.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : new IPEndPoint(addresses.MinBy(Rank)!, port);
    }

    private static int Rank(IPAddress ip) => ip switch
    {
        { AddressFamily: AddressFamily.InterNetwork } when ip.GetAddressBytes() is not [169, 254, ..] => 0,
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false } => 1,
        _ => 2,
    };

    private static string HostOf(IPAddress ip) => ip.AddressFamily is AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
}
