using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Turn;

/// <summary>What follows for the integrated TURN server from the addresses under which the engine is reached.</summary>
internal static class TurnAnnouncement
{
    /// <summary>What the TURN servers of the loops are told.</summary>
    /// <param name="addresses">The engine's.</param>
    /// <param name="options">How TURN is set up.</param>
    public static TurnServiceOptions ToTurn(this AnnouncedAddresses addresses, TurnOptions options) => new()
    {
        RelayedIPv4 = addresses.Relayed(AddressFamily.InterNetwork),
        RelayedIPv6 = addresses.Relayed(AddressFamily.InterNetworkV6),
        FirstPort = (ushort)options.FirstPort,
        LastPort = (ushort)options.LastPort,
        AllowedPeers = options.AllowedPeers,
        MaxRelaySockets = options.MaxRelaySockets,
        MaxAllocationsPerUser = options.MaxAllocationsPerPeer,
        MaxBitsPerSecondPerUser = options.MaxBitrateBps,
    };

    /// <summary>Where TURN clients are told to connect to.</summary>
    /// <param name="addresses">The engine's.</param>
    /// <param name="options">The host name, for TLS.</param>
    /// <param name="tcpPort">The port of TURN over TCP; null without.</param>
    /// <param name="tlsPort">The port of TURN over TLS; null without.</param>
    public static IReadOnlyList<TurnServerAddress> TurnServers(this AnnouncedAddresses addresses, TurnOptions options, int? tcpPort, int? tlsPort)
    {
        var host = addresses.Preferred.ToString();
        List<TurnServerAddress> servers = [new(host, addresses.Media[0].Port, TurnTransport.Udp)];
        if (tcpPort is { } tcp)
        {
            servers.Add(new TurnServerAddress(host, tcp, TurnTransport.Tcp));
        }

        if (tlsPort is { } tls)
        {
            servers.Add(new TurnServerAddress(options.HostName ?? host, tls, TurnTransport.Tls));
        }

        return servers;
    }

    private static IPAddress? Relayed(this AnnouncedAddresses addresses, AddressFamily family)
        => addresses.Media.Select(address => address.Address).FirstOrDefault(address => address.AddressFamily == family);
}
